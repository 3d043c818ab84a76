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
		pair{"recordTypeInfos", []any{ordered{
			{"active", true}, {"available", true}, {"defaultRecordTypeMapping", true}, {"developerName", "Master"}, {"master", true},
			{"name", "Master"}, {"recordTypeId", "012000000000000AAA"}, {"urls", ordered{{"layout", url + "/describe/layouts/012000000000000AAA"}}},
		}}},
		pair{"searchLayoutable", e.createable}, pair{"sobjectDescribeOption", "FULL"},
		pair{"supportedScopes", []any{ordered{{"label", "All " + strings.ToLower(e.plural)}, {"name", "everything"}}}})
	return answer(http.StatusOK, body).with("Last-Modified", o.lastModified())
}

// fieldText is what describe says of a field, with a ? for what differs.
const fieldText = `{"aggregatable":?,"aiPredictionField":false,"autoNumber":?,"byteLength":?,"calculated":?,"calculatedFormula":null,` +
	`"cascadeDelete":false,"caseSensitive":?,"compoundFieldName":?,"controllerName":?,"createable":?,"custom":?,"defaultValue":?,` +
	`"defaultValueFormula":null,"defaultedOnCreate":?,"dependentPicklist":?,"deprecatedAndHidden":false,"digits":?,` +
	`"displayLocationInDecimal":false,"encrypted":?,"externalId":?,"extraTypeInfo":?,"filterable":?,"filteredLookupInfo":null,` +
	`"formulaTreatNullNumberAsZero":false,"groupable":?,"highScaleNumber":false,"htmlFormatted":?,"idLookup":?,"inlineHelpText":null,` +
	`"label":?,"length":?,"mask":null,"maskType":null,"name":?,"nameField":?,"namePointing":?,"nillable":?,"permissionable":?,` +
	`"picklistValues":?,"polymorphicForeignKey":?,"precision":?,"queryByDistance":false,"referenceTargetField":null,"referenceTo":?,` +
	`"relationshipName":?,"relationshipOrder":null,"restrictedDelete":false,"restrictedPicklist":?,"scale":?,` +
	`"searchPrefilterable":false,"soapType":?,"sortable":?,"type":?,"unique":?,"updateable":?,"writeRequiresMasterRead":false}`

// fieldRoom is about how long that is.
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
	fill(b, fieldText,
		k.aggregatable, c.AutoNumber, k.bytes, c.Calculated, c.CaseSensitive, blankNull(c.compound), blankNull(c.Controller),
		c.Createable && create, c.Custom, c.initial(), c.DefaultedOnCreate, c.Dependent, c.Digits, c.Encrypted, c.ExternalID,
		blankNull(c.extra()), k.filterable, k.groupable, c.html, c.IDLookup, c.Label, c.Length, c.Name, c.nameField,
		len(c.ReferenceTo) > 1, c.Nillable, c.Permissionable, values, len(c.ReferenceTo) > 1, c.Precision, references,
		blankNull(c.RelationshipName), c.Restricted, c.Scale, k.soap, k.sortable, string(c.Type), c.Unique, c.Updateable && update,
	)
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
	case c.html:
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
