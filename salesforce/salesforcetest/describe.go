package salesforcetest

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// describeGlobal answers GET /sobjects.
func (o *Org) describeGlobal(q *request) *response {
	if unchanged(q.header, o.modified) {
		return (&response{status: http.StatusNotModified}).with("Last-Modified", o.lastModified())
	}
	all := []any{}
	for _, name := range o.names {
		if e := o.visible(name, q.saver.user); e != nil {
			all = append(all, o.summary(q.saver.rights(), e, q.version))
		}
	}
	return answer(http.StatusOK, ordered{{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", all}}).
		with("Last-Modified", o.lastModified())
}

func (o *Org) lastModified() string { return o.modified.UTC().Format(http.TimeFormat) }

// summary is what describe global says of an object, to one who has these
// rights.
func (o *Org) summary(who *rights, e *entity, version string) ordered {
	may := who.object(e)
	create, update, remove := e.createable && may.Create, e.updateable && may.Edit, e.deletable && may.Delete
	url := "/services/data/v" + version + "/sobjects/" + e.name
	return ordered{
		{"activateable", false}, {"associateEntityType", nil}, {"associateParentEntity", nil}, {"createable", create},
		{"custom", e.custom}, {"customSetting", false}, {"deepCloneable", false}, {"deletable", remove},
		{"deprecatedAndHidden", false}, {"feedEnabled", false}, {"hasSubtypes", false}, {"isInterface", false}, {"isSubtype", false},
		{"keyPrefix", e.prefix}, {"label", e.label}, {"labelPlural", e.plural}, {"layoutable", e.createable},
		{"mergeable", e.name == schema.Lead || e.name == schema.Contact || e.name == schema.Account}, {"mruEnabled", true},
		{"name", e.name}, {"queryable", e.queryable}, {"replicateable", true}, {"retrieveable", true}, {"searchable", true},
		{"triggerable", e.createable}, {"undeletable", e.deletable}, {"updateable", update},
		{"urls", ordered{{"rowTemplate", url + "/{ID}"}, {"describe", url + "/describe"}, {"sobject", url}}},
	}
}

// describe answers GET /sobjects/Lead/describe.
func (o *Org) describe(q *request, e *entity) *response {
	if unchanged(q.header, o.modified) {
		return (&response{status: http.StatusNotModified}).with("Last-Modified", o.lastModified())
	}
	who := q.saver.rights()
	may := who.object(e)
	fields := who.columns(e)
	var b bytes.Buffer
	b.Grow(1<<10 + len(fields)*fieldRoom)
	b.WriteByte('[')
	for i, c := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		edit := who.field(e, c).Edit
		describeField(&b, c, edit && e.createable && may.Create, edit && e.updateable && may.Edit)
	}
	b.WriteByte(']')
	children := []any{}
	for _, c := range o.children(e) {
		if !who.object(c.entity).Read || !who.field(c.entity, c.column).Read {
			continue
		}
		var name any
		if c.name != "" {
			name = c.name
		}
		children = append(children, ordered{
			{"cascadeDelete", cascade(e, c)}, {"childSObject", c.entity.name}, {"deprecatedAndHidden", false}, {"field", c.column.Name},
			{"junctionIdListNames", []any{}}, {"junctionReferenceTo", []any{}}, {"relationshipName", name}, {"restrictedDelete", false},
		})
	}
	url := "/services/data/v" + q.version + "/sobjects/" + e.name
	body := append(o.summary(who, e, q.version),
		pair{"actionOverrides", []any{}}, pair{"childRelationships", children}, pair{"compactLayoutable", e.createable}, pair{"fields", rendered(b.Bytes())},
		pair{"listviewable", nil}, pair{"lookupLayoutable", nil}, pair{"namedLayoutInfos", []any{}}, pair{"networkScopeFieldName", nil},
		pair{"recordTypeInfos", e.typeInfos(who, url)},
		pair{"searchLayoutable", e.createable}, pair{"sobjectDescribeOption", "FULL"},
		pair{"supportedScopes", []any{ordered{{"label", "All " + strings.ToLower(e.plural)}, {"name", "everything"}}}})
	return answer(http.StatusOK, body).with("Last-Modified", o.lastModified())
}

// fieldRoom is about how long what describe says of a field is.
const fieldRoom = 1400

// describeField writes what describe says of a field, to one who may give it to a
// new record, and change it in others. Who may not create records of the object,
// or edit them, may do so with none of its fields. Nothing is as long, and asked
// for as often, as these: they are written as they are made.
func describeField(b *bytes.Buffer, c *column, create, update bool) {
	k := c.kinds()
	values := []any{}
	for _, v := range c.Picklist {
		values = append(values, ordered{
			{"active", v.Active}, {"defaultValue", v.Default}, {"label", label(v)}, {"validFor", blankNull(v.ValidFor)}, {"value", v.Value},
		})
	}
	references := c.ReferenceTo
	if references == nil {
		references = []string{}
	}
	_ = encodeObject(b, ordered{ // what this package answers always marshals
		{"aggregatable", k.aggregatable}, {"aiPredictionField", false}, {"autoNumber", c.AutoNumber}, {"byteLength", k.bytes},
		{"calculated", c.Calculated}, {"calculatedFormula", nil}, {"cascadeDelete", false}, {"caseSensitive", c.CaseSensitive},
		{"compoundFieldName", blankNull(c.compound)}, {"controllerName", blankNull(c.Controller)}, {"createable", c.Createable && create},
		{"custom", c.Custom}, {"defaultValue", c.initial()}, {"defaultValueFormula", nil}, {"defaultedOnCreate", c.DefaultedOnCreate},
		{"dependentPicklist", c.Dependent}, {"deprecatedAndHidden", false}, {"digits", c.Digits}, {"displayLocationInDecimal", false},
		{"encrypted", c.Encrypted}, {"externalId", c.ExternalID}, {"extraTypeInfo", blankNull(c.extra())}, {"filterable", k.filterable},
		{"filteredLookupInfo", nil}, {"formulaTreatNullNumberAsZero", false}, {"groupable", k.groupable}, {"highScaleNumber", false},
		{"htmlFormatted", c.HTMLFormatted}, {"idLookup", c.IDLookup}, {"inlineHelpText", nil}, {"label", c.Label}, {"length", c.Length},
		{"mask", nil}, {"maskType", nil}, {"name", c.Name}, {"nameField", c.nameField}, {"namePointing", len(c.ReferenceTo) > 1},
		{"nillable", c.Nillable}, {"permissionable", c.Permissionable}, {"picklistValues", values},
		{"polymorphicForeignKey", len(c.ReferenceTo) > 1}, {"precision", c.Precision}, {"queryByDistance", false},
		{"referenceTargetField", nil}, {"referenceTo", references}, {"relationshipName", blankNull(c.RelationshipName)},
		{"relationshipOrder", nil}, {"restrictedDelete", false}, {"restrictedPicklist", c.Restricted}, {"scale", c.Scale},
		{"searchPrefilterable", false}, {"soapType", k.soap}, {"sortable", k.sortable}, {"type", string(c.Type)}, {"unique", c.Unique},
		{"updateable", c.Updateable && update}, {"writeRequiresMasterRead", false},
	})
}

func blankNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// traits are what describe says of a field because of its type.
type traits struct {
	soap                                          string
	bytes                                         int
	aggregatable, filterable, groupable, sortable bool
}

func (c *column) kinds() traits {
	t := traits{soap: "xsd:string", aggregatable: true, filterable: true, groupable: true, sortable: true}
	switch c.Type {
	case schema.TypeID, schema.TypeReference:
		t.soap, t.bytes = "tns:ID", 18
	case schema.TypeBoolean:
		t.soap, t.aggregatable = "xsd:boolean", false
	case schema.TypeInt:
		t.soap = "xsd:int"
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		t.soap, t.groupable = "xsd:double", false
	case schema.TypeDate:
		t.soap = "xsd:date"
	case schema.TypeDateTime:
		t.soap, t.groupable = "xsd:dateTime", false
	case schema.TypeTime:
		t.soap, t.groupable = "xsd:time", false
	case schema.TypeAddress:
		t.soap, t.aggregatable, t.groupable, t.sortable = "urn:address", false, false, false
	case schema.TypeMultiPicklist:
		t.bytes, t.aggregatable, t.groupable, t.sortable = 3*c.Length, false, false, false
	case schema.TypeCombobox:
		t.bytes, t.groupable = 3*c.Length, false
	case schema.TypeTextArea:
		t.bytes = 3 * c.Length
		if c.Length > 255 {
			t.aggregatable, t.filterable, t.groupable, t.sortable = false, false, false, false
		}
	default:
		t.bytes = 3 * c.Length
	}
	if c.Encrypted {
		t.filterable, t.groupable, t.sortable = c.Filterable, c.Filterable, false
	}
	return t
}

// extra is describe's extraTypeInfo.
func (c *column) extra() string {
	switch {
	case c.compound == "Name" && c.nameField:
		return "switchablepersonname" // an account's name may be a person's
	case c.compound == "Name" || c.nameField && c.Length == 121:
		return "personname"
	case c.Name == "PhotoUrl":
		return "imageurl"
	case c.rich():
		return "richtextarea"
	case c.Type == schema.TypeTextArea:
		return "plaintextarea"
	default:
		return ""
	}
}

func label(v schema.PicklistValue) string {
	if v.Label == "" {
		return v.Value
	}
	return v.Label
}
