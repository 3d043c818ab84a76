package setup

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const customFieldPath = "/tooling/sobjects/CustomField"

// rawAnswer takes an answer as it is.
type rawAnswer = json.RawMessage

// wireField is a custom field as the Tooling API has it ("CustomField", Tooling
// API).
type wireField struct {
	FullName string
	Metadata map[string]json.RawMessage
}

// wireMetadata is what there is to read in a field's metadata.
type wireMetadata struct {
	Type          string  `json:"type"`
	Label         string  `json:"label"`
	Length        int     `json:"length"`
	Precision     int     `json:"precision"`
	Scale         int     `json:"scale"`
	Required      bool    `json:"required"`
	ExternalID    bool    `json:"externalId"`
	Unique        bool    `json:"unique"`
	CaseSensitive bool    `json:"caseSensitive"`
	Formula       *string `json:"formula"`
	ReferenceTo   string  `json:"referenceTo"`
	ValueSet      *struct {
		Restricted bool `json:"restricted"`
		Definition *struct {
			Values []struct {
				FullName  string `json:"fullName"`
				ValueName string `json:"valueName"` // as some versions spell it
				Label     string `json:"label"`
				Default   bool   `json:"default"`
				IsActive  *bool  `json:"isActive"`
			} `json:"value"`
		} `json:"valueSetDefinition"`
	} `json:"valueSet"`
}

// customField reads what a custom field is, whoever may see it.
func (a *Admin) customField(ctx context.Context, id string) (*schema.Field, error) {
	w, err := a.wireField(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(w.Metadata)
	var m wireMetadata
	_, name, _ := strings.Cut(w.FullName, ".")
	if err != nil || json.Unmarshal(body, &m) != nil || m.Type == "" || name == "" {
		return nil, &Error{Err: ErrAnswer}
	}
	return m.field(name), nil
}

func (a *Admin) wireField(ctx context.Context, id string) (*wireField, error) {
	var w wireField
	if err := a.get(ctx, customFieldPath+"/"+id, &w); err != nil {
		return nil, err
	}
	if w.Metadata == nil {
		return nil, &Error{Err: ErrAnswer}
	}
	return &w, nil
}

// field is the field in describe's words.
func (m *wireMetadata) field(name string) *schema.Field {
	f := &schema.Field{
		Name: name, Label: m.Label, Type: typeOf(m.Type), Length: m.Length, Precision: m.Precision, Scale: m.Scale, Custom: true,
		Nillable: !m.Required, Permissionable: !m.Required, ExternalID: m.ExternalID, Unique: m.Unique, CaseSensitive: m.CaseSensitive,
		Calculated: m.Formula != nil || m.Type == "Summary", AutoNumber: m.Type == "AutoNumber",
	}
	if m.Type == "TextArea" {
		f.Length = 255
	}
	if f.Type == "" {
		f.Type = schema.Type(strings.ToLower(m.Type))
	}
	if m.ReferenceTo != "" {
		f.ReferenceTo = []string{m.ReferenceTo}
	}
	if m.ValueSet != nil {
		f.Restricted = m.ValueSet.Restricted
		if d := m.ValueSet.Definition; d != nil {
			for _, v := range d.Values {
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: cmp.Or(v.FullName, v.ValueName), Label: v.Label, Default: v.Default, Active: v.IsActive == nil || *v.IsActive})
			}
		}
	}
	return f
}

// fieldID looks a custom field up, "" for none.
func (a *Admin) fieldID(ctx context.Context, f *Field) (string, error) {
	rows, err := a.query(ctx, "/tooling/query", "SELECT Id FROM CustomField WHERE TableEnumOrId = '"+f.Object+
		"' AND NamespacePrefix = null AND DeveloperName = '"+f.Name[:len(f.Name)-len("__c")]+"'") // letters, digits and underscores
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].text("Id"), nil
}
