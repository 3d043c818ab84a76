package schema

// The objects that a Mobly lead reaches.
const (
	Lead    = "Lead"
	Contact = "Contact"
	Account = "Account"
	Task    = "Task"
)

// Type is the type of a field in a describe result. A type that is not listed
// here is kept as received.
type Type string

// The types of describe, see "Field Types" in Salesforce's Object Reference.
const (
	TypeID            Type = "id"
	TypeString        Type = "string"
	TypeTextArea      Type = "textarea"
	TypePicklist      Type = "picklist"
	TypeMultiPicklist Type = "multipicklist"
	TypeCombobox      Type = "combobox"
	TypeBoolean       Type = "boolean"
	TypeInt           Type = "int"
	TypeDouble        Type = "double"
	TypeCurrency      Type = "currency"
	TypePercent       Type = "percent"
	TypeDate          Type = "date"
	TypeDateTime      Type = "datetime"
	TypeTime          Type = "time"
	TypeEmail         Type = "email"
	TypePhone         Type = "phone"
	TypeURL           Type = "url"
	TypeReference     Type = "reference"
	TypeAddress       Type = "address"
)

// Field is one field of an [Object], with the rights of the user who asked. The
// nil Field, as [Object.Field] returns it, is neither required nor a picklist.
type Field struct {
	Name  string `json:"name"`  // API name: "LastName", "mobly_id__c"
	Label string `json:"label"` // what a person sees
	Type  Type   `json:"type"`

	Length    int `json:"length,omitempty"`    // characters, for texts; 0 where it has no meaning
	Precision int `json:"precision,omitempty"` // digits in all, for double, currency and percent
	Scale     int `json:"scale,omitempty"`     // digits after the point, likewise
	Digits    int `json:"digits,omitempty"`    // digits, for int

	Createable        bool `json:"createable,omitempty"` // may be given on create
	Updateable        bool `json:"updateable,omitempty"` // may be given on update
	Nillable          bool `json:"nillable,omitempty"`
	DefaultedOnCreate bool `json:"defaultedOnCreate,omitempty"`
	Permissionable    bool `json:"permissionable,omitempty"` // field-level security applies
	Custom            bool `json:"custom,omitempty"`
	Calculated        bool `json:"calculated,omitempty"`
	AutoNumber        bool `json:"autoNumber,omitempty"`

	// HTMLFormatted fields hold HTML: Rich Text Areas, and formulas with links or
	// images.
	HTMLFormatted bool `json:"htmlFormatted,omitempty"`

	// Encrypted fields are encrypted at rest (Shield Platform Encryption). If
	// the scheme is probabilistic, they are not Filterable: no query can search
	// for their values.
	Encrypted  bool `json:"encrypted,omitempty"`
	Filterable bool `json:"filterable,omitempty"`

	ExternalID    bool `json:"externalId,omitempty"`
	IDLookup      bool `json:"idLookup,omitempty"`
	Unique        bool `json:"unique,omitempty"`
	CaseSensitive bool `json:"caseSensitive,omitempty"`

	Picklist   []PicklistValue `json:"picklistValues,omitempty"`
	RecordType string          `json:"recordType,omitempty"`         // ID of the record type whose values are active in Picklist; empty, as in a describe result: all
	Restricted bool            `json:"restrictedPicklist,omitempty"` // refuses values that Picklist does not list as active
	Dependent  bool            `json:"dependentPicklist,omitempty"`
	Controller string          `json:"controllerName,omitempty"` // the controlling field of a dependent picklist

	ReferenceTo      []string `json:"referenceTo,omitempty"` // objects that a reference may name
	RelationshipName string   `json:"relationshipName,omitempty"`
}

// PicklistValue is one value of a picklist.
type PicklistValue struct {
	Value    string `json:"value"` // in the API
	Label    string `json:"label"` // for people; may differ from Value
	Active   bool   `json:"active"`
	Default  bool   `json:"defaultValue,omitempty"`
	ValidFor string `json:"validFor,omitempty"` // base64 bitmap of the controlling values' indexes, see [Object.Allowed]; empty: not dependent
}

// Required reports whether a create without the field fails: it is createable,
// may not be null, and has no default.
func (f *Field) Required() bool {
	return f != nil && f.Createable && !f.Nillable && !f.DefaultedOnCreate
}
