package salesforcetest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// fieldForm is what the API name of a custom field must look like: letters,
// digits and single underscores, 40 characters before the suffix.
var fieldForm = regexp.MustCompile(`^[A-Za-z](?:_?[A-Za-z0-9]){0,39}__c$`)

// fieldName splits "Lead.Score__c". Task and Event have no custom fields of
// their own: these are Activity's.
func (o *Org) fieldName(full string) (object, name string, fs faults) {
	object, name, _ = strings.Cut(full, ".")
	if object == schema.Task || object == standard.Event || o.behind(object) == nil {
		return "", "", one(refused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
			"Entity Enumeration Or ID: bad value for restricted picklist field: "+object, "TableEnumOrId"))
	}
	if e := o.entity(object); e != nil {
		object = e.name
	}
	if !fieldForm.MatchString(name) || len(name) > 43 {
		return "", "", one(refused("FIELD_INTEGRITY_EXCEPTION", "The Custom Field API Name you provided on field "+
			strings.TrimSuffix(name, "__c")+" can only contain alphanumeric characters, must begin with a letter, "+
			"cannot end with an underscore or contain two consecutive underscore characters, and must be unique across all "+object+" fields",
			"DeveloperName"))
	}
	return object, name, nil
}

// maxFieldLabel is how many characters the label of a custom field has.
const maxFieldLabel = 40

// fieldType is what a type of the Tooling API is here, and what its metadata
// must have.
type fieldType struct {
	typ      schema.Type
	length   int    // of all fields of the type; 0: metadata has it, or it has none
	minimum  int    // of the length that metadata has
	maximum  int    // likewise
	required string // members that metadata must have
	key      bool   // may be an external ID and unique
}

// fieldTypes are the types that a field can be made with.
func fieldTypes() map[string]fieldType {
	return map[string]fieldType{
		"Text":                {typ: schema.TypeString, minimum: 1, maximum: 255, required: "length", key: true},
		"TextArea":            {typ: schema.TypeTextArea, length: 255},
		"LongTextArea":        {typ: schema.TypeTextArea, minimum: 256, maximum: 131072, required: "length visibleLines"},
		"Html":                {typ: schema.TypeTextArea, minimum: 256, maximum: 131072, required: "length visibleLines"},
		"Number":              {typ: schema.TypeDouble, required: "precision scale", key: true},
		"Currency":            {typ: schema.TypeCurrency, required: "precision scale"},
		"Percent":             {typ: schema.TypePercent, required: "precision scale"},
		"Checkbox":            {typ: schema.TypeBoolean, required: "defaultValue"},
		"Date":                {typ: schema.TypeDate},
		"DateTime":            {typ: schema.TypeDateTime},
		"Time":                {typ: schema.TypeTime},
		"Email":               {typ: schema.TypeEmail, length: 80, key: true},
		"Phone":               {typ: schema.TypePhone, length: 40},
		"Url":                 {typ: schema.TypeURL, length: 255},
		"Picklist":            {typ: schema.TypePicklist, length: 255, required: "valueSet"},
		"MultiselectPicklist": {typ: schema.TypeMultiPicklist, length: 4099, required: "valueSet visibleLines"},
		"Lookup":              {typ: schema.TypeReference, length: 18, required: "referenceTo relationshipName"},
	}
}

func badField(message string) faults {
	return one(refused("FIELD_INTEGRITY_EXCEPTION", message, "Metadata"))
}

// fieldOf makes a column of a field's metadata, nil for none.
func (o *Org) fieldOf(name string, md *input) (*column, faults) {
	if md == nil {
		return nil, one(requiredMissing([]string{"Metadata"}))
	}
	t, ok := fieldTypes()[md.text("type")]
	if !ok {
		return nil, badField("Field type " + md.text("type") + " is not supported")
	}
	if md.text("label") == "" {
		return nil, one(requiredMissing([]string{"Label"}))
	}
	if n := utf8.RuneCountInString(md.text("label")); n > maxFieldLabel {
		return nil, one(refused("STRING_TOO_LONG", fmt.Sprintf("Label: data value too large: %s (max length=%d)", md.text("label"), maxFieldLabel), "Label"))
	}
	for member := range strings.FieldsSeq(t.required) {
		if v, _ := md.get(member); v == nil {
			return nil, badField("Must specify '" + member + "' for a CustomField of type " + md.text("type"))
		}
	}
	required := md.flag("required")
	c := &column{Field: schema.Field{
		Name: name, Label: md.text("label"), Type: t.typ, Custom: true, Length: t.length,
		Createable: true, Updateable: true, Nillable: !required, Permissionable: !required,
		ExternalID: md.flag("externalId"), IDLookup: md.flag("externalId"), Unique: md.flag("unique"), CaseSensitive: md.flag("caseSensitive"),
	}}
	c.HTMLFormatted = md.text("type") == "Html"
	if (c.ExternalID || c.Unique) && !t.key {
		return nil, badField("A field of type " + md.text("type") + " cannot be an external ID or unique")
	}
	if t.maximum > 0 {
		n, ok := md.number("length")
		if !ok || n < t.minimum || n > t.maximum {
			return nil, badField("length of " + md.text("type") + " is out of range")
		}
		c.Length = n
	}
	return c, o.complete(c, md)
}

// complete adds what only fields of the type have.
func (o *Org) complete(c *column, md *input) faults {
	switch c.Type {
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		precision, ok := md.number("precision")
		scale, ok2 := md.number("scale")
		if !ok || !ok2 || precision < 1 || precision > 18 || scale < 0 || scale > precision {
			return badField("precision and scale are out of range")
		}
		c.Precision, c.Scale = precision, scale
	case schema.TypeBoolean:
		v, _ := md.get("defaultValue")
		c.checked = v == true || md.text("defaultValue") == "true"
		c.Nillable, c.DefaultedOnCreate = false, true
	case schema.TypePicklist, schema.TypeMultiPicklist:
		return picklist(c, md)
	case schema.TypeReference:
		target := o.entity(md.text("referenceTo"))
		if target == nil {
			return badField("referenceTo value of '" + md.text("referenceTo") + "' does not resolve to a valid sObject type")
		}
		c.ReferenceTo = []string{target.name}
		c.RelationshipName = strings.TrimSuffix(c.Name, "c") + "r"
		c.children = md.text("relationshipName") + "__r"
	default:
	}
	return nil
}

// picklist reads {"restricted": true, "valueSetDefinition": {"value": [...]}}.
func picklist(c *column, md *input) faults {
	v, _ := md.get("valueSet")
	set, _ := v.(*input)
	if set == nil {
		return badField("valueSet is not an object")
	}
	v, _ = set.get("valueSetDefinition")
	definition, _ := v.(*input)
	if definition == nil {
		return badField("valueSet needs a valueSetDefinition")
	}
	c.Restricted = set.flag("restricted")
	v, _ = definition.get("value")
	values, _ := v.([]any)
	seen := map[string]bool{}
	for _, v := range values {
		in, _ := v.(*input)
		if in == nil || in.text("fullName") == "" && in.text("valueName") == "" {
			return badField("A value of the picklist has no fullName")
		}
		name := in.text("fullName")
		if name == "" {
			name = in.text("valueName")
		}
		if seen[strings.ToLower(name)] {
			return one(refused("DUPLICATE_VALUE", "Duplicate picklist value: "+name, "Metadata"))
		}
		seen[strings.ToLower(name)] = true
		active, given := in.get("isActive")
		text := in.text("label")
		if text == "" {
			text = name
		}
		c.Picklist = append(c.Picklist, schema.PicklistValue{
			Value: name, Label: text, Active: !given || active != false, Default: in.flag("default"),
		})
	}
	if len(c.Picklist) == 0 {
		return badField("The picklist has no values")
	}
	return nil
}

// flag is a member that is true, or the text of it.
func (in *input) flag(name string) bool {
	v, _ := in.get(name)
	return v == true || v == "true"
}

// number is a member that is a whole number, or the text of it.
func (in *input) number(name string) (int, bool) {
	v, _ := in.get(name)
	if s, ok := v.(string); ok {
		v = json.Number(s)
	}
	return whole(v)
}

// drop removes a column with its values.
func (e *entity) drop(c *column) {
	for _, id := range e.order {
		if r := e.rows[id]; r.values[c.Name] != nil {
			e.put(id, r.with(map[string]any{c.Name: nil}))
		}
	}
	delete(e.indexes, c)
	delete(e.byName, strings.ToLower(c.Name))
	for i, other := range e.columns {
		if other == c {
			e.columns = append(e.columns[:i:i], e.columns[i+1:]...)
			break
		}
	}
}
