package rule_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func org() *schema.Object {
	return schema.NewObject(schema.Lead,
		schema.Field{Name: "Title", Type: schema.TypeString, Length: 128, Createable: true, Updateable: true},
		schema.Field{Name: "OnCreate", Type: schema.TypeString, Length: 10, Createable: true},
		schema.Field{Name: "OnUpdate", Type: schema.TypeString, Length: 10, Updateable: true},
		schema.Field{Name: "Name", Type: schema.TypeString},
		schema.Field{Name: "Formula__c", Type: schema.TypeString, Calculated: true, Createable: true, Updateable: true},
		schema.Field{Name: "Serial__c", Type: schema.TypeString, AutoNumber: true, Createable: true, Updateable: true},
		schema.Field{Name: "Hour__c", Type: schema.TypeTime, Createable: true, Updateable: true},
		schema.Field{Name: "Address", Type: schema.TypeAddress, Createable: true, Updateable: true},
		schema.Field{Name: "DoNotCall", Type: schema.TypeBoolean, Createable: true, Updateable: true},
		schema.Field{Name: "Employees", Type: schema.TypeInt, Createable: true, Updateable: true},
		schema.Field{Name: "Tags__c", Type: schema.TypeMultiPicklist, Length: 4099, Createable: true, Updateable: true},
	)
}

// slot is what of a rule's target depends on the org.
type slot struct {
	Name       string
	Spec       core.Spec
	Policy     field.Policy
	UpdateOnly bool
	Consent    bool
}

func TestResolve(t *testing.T) {
	for name, c := range map[string]struct {
		rule rule.Rule
		none bool // nothing is known of the object
		want slot
		kind error
	}{
		"the org's spelling, type and length win": {
			rule: rule.Rule{Field: "title", Type: field.Number, Length: 5},
			want: slot{Name: "Title", Policy: field.Overwrite, Spec: core.Spec{Type: schema.TypeString, Length: 128, Separator: ";"}},
		},
		"a rule is taken at its word": {
			none: true, rule: rule.Rule{Field: "Any__c", Type: field.Email, Policy: field.WriteIfBlank},
			want: slot{Name: "Any__c", Policy: field.WriteIfBlank, Spec: core.Spec{Type: schema.TypeEmail, Length: 80, Separator: ";"}},
		},
		"a list in a text": {
			rule: rule.Rule{Field: "Title", List: true, Separator: "; "},
			want: slot{Name: "Title", Policy: field.Overwrite, Spec: core.Spec{Type: schema.TypeString, Length: 128, Separator: "; ", List: true}},
		},
		"createable only is CreateOnly": {
			rule: rule.Rule{Field: "OnCreate"},
			want: slot{Name: "OnCreate", Policy: field.CreateOnly, Spec: core.Spec{Type: schema.TypeString, Length: 10, Separator: ";"}},
		},
		"updateable only is UpdateOnly": {
			rule: rule.Rule{Field: "OnUpdate"},
			want: slot{Name: "OnUpdate", Policy: field.Overwrite, UpdateOnly: true, Spec: core.Spec{Type: schema.TypeString, Length: 10, Separator: ";"}},
		},
		"an int without digits": {
			rule: rule.Rule{Field: "Employees"},
			want: slot{Name: "Employees", Policy: field.Overwrite, Spec: core.Spec{Type: schema.TypeDouble, Precision: 9, Number: schema.TypeInt, Separator: ";"}},
		},
		"consent": {
			rule: rule.Rule{Field: "DoNotCall"},
			want: slot{Name: "DoNotCall", Policy: field.Overwrite, Consent: true, Spec: core.Spec{Type: schema.TypeBoolean, Separator: ";"}},
		},
		"a field the org lacks":           {rule: rule.Rule{Field: "Nope__c"}, kind: field.ErrUnknownField},
		"a field nobody writes":           {rule: rule.Rule{Field: "Name"}, kind: field.ErrReadOnly},
		"a formula":                       {rule: rule.Rule{Field: "Formula__c"}, kind: field.ErrReadOnly},
		"a number of the org's own":       {rule: rule.Rule{Field: "Serial__c"}, kind: field.ErrReadOnly},
		"a time of day":                   {rule: rule.Rule{Field: "Hour__c"}, kind: field.ErrReadOnly},
		"a name that is too long":         {none: true, rule: rule.Rule{Object: "Lead", Field: strings.Repeat("a", 81)}, kind: field.ErrRule},
		"a name that begins with a digit": {none: true, rule: rule.Rule{Field: "1st"}, kind: field.ErrRule},
		"a compound address":              {rule: rule.Rule{Field: "Address"}, kind: field.ErrReadOnly},
		"no API name":                     {rule: rule.Rule{Field: "Last Name"}, kind: field.ErrRule},
		"no type":                         {rule: rule.Rule{Field: "Title", Type: "text"}, kind: field.ErrRule},
		"no policy":                       {rule: rule.Rule{Field: "Title", Policy: "Sometimes"}, kind: field.ErrRule},
		"no length":                       {rule: rule.Rule{Field: "Title", Length: -1}, kind: field.ErrRule},
		"no separator":                    {rule: rule.Rule{Field: "Title", Separator: "and"}, kind: field.ErrRule},
		"WriteIfBlank on a checkbox":      {rule: rule.Rule{Field: "DoNotCall", Policy: field.WriteIfBlank}, kind: field.ErrRule},
		"Append to a number":              {rule: rule.Rule{Field: "Employees", Policy: field.Append}, kind: field.ErrRule},
		"Clear of what is required":       {rule: rule.Rule{Field: "Title", Clear: true, Required: true}, kind: field.ErrRule},
		"Clear of a consent":              {rule: rule.Rule{Field: "DoNotCall", Clear: true}, kind: field.ErrRule},
		"Clear of what is only filled in": {rule: rule.Rule{Field: "Title", Clear: true, Policy: field.WriteIfBlank}, kind: field.ErrRule},
	} {
		t.Run(name, func(t *testing.T) {
			c.rule.Name, c.rule.Object = "rule", schema.Lead
			if c.rule.Separator == "" {
				c.rule.Separator = ";"
			}
			o := org()
			if c.none {
				o = nil
			}
			got, problem := rule.Resolve(o, c.rule)
			if c.kind != nil {
				require.ErrorIs(t, problem, c.kind)
				require.Equal(t, "rule", problem.Rule)
				require.Equal(t, c.rule.Field, problem.Field)
				require.NotEmpty(t, problem.Reason)
				return
			}
			require.Nil(t, problem)
			require.Equal(t, c.want, slot{got.Value.Field, got.Spec, got.Value.Policy, got.Value.UpdateOnly, got.Consent})
		})
	}
}

func TestConsentFields(t *testing.T) {
	for name, want := range map[string]bool{
		"HasOptedOutOfEmail": true, "hasOptedOutOfFax": true, "DONOTCALL": true, "DoNotCall__c": false, "Title": false,
	} {
		target, problem := rule.Resolve(nil, rule.Rule{Object: "Lead", Field: name, Type: field.Checkbox, Separator: ";"})
		require.Nil(t, problem)
		require.Equal(t, want, target.Consent, name)
		_, problem = rule.Resolve(nil, rule.Rule{Object: "Lead", Field: name, Type: field.Checkbox, Separator: ";", Clear: true})
		require.Equal(t, want, problem != nil, name)
	}
	target, problem := rule.Resolve(nil, rule.Rule{Object: "Lead", Field: strings.Repeat("a", 80), Separator: ";"})
	require.Nil(t, problem)
	require.Len(t, target.Value.Field, 80)
}

func TestResolveIndexesPicklists(t *testing.T) {
	target, problem := rule.Resolve(org(), rule.Rule{Object: "Lead", Field: "Tags__c", Separator: ", "})
	require.Nil(t, problem)
	require.NotNil(t, target.Spec.Options)
	require.Equal(t, ";", target.Value.Separator, "a multi-select picklist has its own separator")
}
