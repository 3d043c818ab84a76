package field_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
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
	Spec       field.Spec
	Policy     field.Policy
	UpdateOnly bool
	Consent    bool
}

func TestResolve(t *testing.T) {
	for name, c := range map[string]struct {
		rule field.Rule
		none bool // nothing is known of the object
		want slot
		kind error
	}{
		"the org's spelling, type and length win": {
			rule: field.Rule{Field: "title", Type: field.Number, Length: 5},
			want: slot{Name: "Title", Policy: field.Overwrite, Spec: field.Spec{Type: field.Text, Length: 128, Separator: ";"}},
		},
		"a rule is taken at its word": {
			none: true, rule: field.Rule{Field: "Any__c", Type: field.Email, Policy: field.WriteIfBlank},
			want: slot{Name: "Any__c", Policy: field.WriteIfBlank, Spec: field.Spec{Type: field.Email, Length: 80, Separator: ";"}},
		},
		"a list in a text": {
			rule: field.Rule{Field: "Title", List: true, Separator: "; "},
			want: slot{Name: "Title", Policy: field.Overwrite, Spec: field.Spec{Type: field.Text, Length: 128, Separator: "; ", List: true}},
		},
		"createable only is CreateOnly": {
			rule: field.Rule{Field: "OnCreate"},
			want: slot{Name: "OnCreate", Policy: field.CreateOnly, Spec: field.Spec{Type: field.Text, Length: 10, Separator: ";"}},
		},
		"updateable only is UpdateOnly": {
			rule: field.Rule{Field: "OnUpdate"},
			want: slot{Name: "OnUpdate", Policy: field.Overwrite, UpdateOnly: true, Spec: field.Spec{Type: field.Text, Length: 10, Separator: ";"}},
		},
		"an int without digits": {
			rule: field.Rule{Field: "Employees"},
			want: slot{Name: "Employees", Policy: field.Overwrite, Spec: field.Spec{Type: field.Number, Precision: 9, Separator: ";"}},
		},
		"consent": {
			rule: field.Rule{Field: "DoNotCall"},
			want: slot{Name: "DoNotCall", Policy: field.Overwrite, Consent: true, Spec: field.Spec{Type: field.Checkbox, Separator: ";"}},
		},
		"a field the org lacks":           {rule: field.Rule{Field: "Nope__c"}, kind: field.ErrUnknownField},
		"a field nobody writes":           {rule: field.Rule{Field: "Name"}, kind: field.ErrReadOnly},
		"a formula":                       {rule: field.Rule{Field: "Formula__c"}, kind: field.ErrReadOnly},
		"a number of the org's own":       {rule: field.Rule{Field: "Serial__c"}, kind: field.ErrReadOnly},
		"a time of day":                   {rule: field.Rule{Field: "Hour__c"}, kind: field.ErrReadOnly},
		"a name that is too long":         {none: true, rule: field.Rule{Field: strings.Repeat("a", 81)}, kind: field.ErrRule},
		"a name that begins with a digit": {none: true, rule: field.Rule{Field: "1st"}, kind: field.ErrRule},
		"a compound address":              {rule: field.Rule{Field: "Address"}, kind: field.ErrReadOnly},
		"no API name":                     {rule: field.Rule{Field: "Last Name"}, kind: field.ErrRule},
		"no type":                         {rule: field.Rule{Field: "Title", Type: "text"}, kind: field.ErrRule},
		"no policy":                       {rule: field.Rule{Field: "Title", Policy: "Sometimes"}, kind: field.ErrRule},
		"no length":                       {rule: field.Rule{Field: "Title", Length: -1}, kind: field.ErrRule},
		"no separator":                    {rule: field.Rule{Field: "Title", Separator: "and"}, kind: field.ErrRule},
		"WriteIfBlank on a checkbox":      {rule: field.Rule{Field: "DoNotCall", Policy: field.WriteIfBlank}, kind: field.ErrRule},
		"Append to a number":              {rule: field.Rule{Field: "Employees", Policy: field.Append}, kind: field.ErrRule},
		"Clear of what is required":       {rule: field.Rule{Field: "Title", Clear: true, Required: true}, kind: field.ErrRule},
		"Clear of a consent":              {rule: field.Rule{Field: "DoNotCall", Clear: true}, kind: field.ErrRule},
		"Clear of what is only filled in": {rule: field.Rule{Field: "Title", Clear: true, Policy: field.WriteIfBlank}, kind: field.ErrRule},
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
			got, problem := field.Resolve(o, c.rule)
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
		target, problem := field.Resolve(nil, field.Rule{Field: name, Type: field.Checkbox, Separator: ";"})
		require.Nil(t, problem)
		require.Equal(t, want, target.Consent, name)
		_, problem = field.Resolve(nil, field.Rule{Field: name, Type: field.Checkbox, Separator: ";", Clear: true})
		require.Equal(t, want, problem != nil, name)
	}
	target, problem := field.Resolve(nil, field.Rule{Field: strings.Repeat("a", 80), Separator: ";"})
	require.Nil(t, problem)
	require.Len(t, target.Value.Field, 80)
}

func TestResolveIndexesPicklists(t *testing.T) {
	target, problem := field.Resolve(org(), field.Rule{Field: "Tags__c", Separator: ", "})
	require.Nil(t, problem)
	require.NotNil(t, target.Spec.Options)
	require.Equal(t, ";", target.Value.Separator, "a multi-select picklist has its own separator")
}

func TestErrorNeverPrintsTheValue(t *testing.T) {
	err := error(&field.Error{Rule: "jobTitle", Object: "Lead", Field: "Title", Reason: "cut", Value: "MARKER", Err: field.ErrTooLong})
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "err", err, "all", []error{err})
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "err", err, "all", []error{err})
	for _, text := range []string{err.Error(), fmt.Sprintf("%v %+v %#v %s %q", err, err, err, err, err), fmt.Sprint([]error{err}), log.String()} {
		require.NotContains(t, text, "MARKER")
	}
	require.Equal(t, "jobTitle -> Lead.Title: too long: cut", err.Error())
	require.Equal(t, "tag Score on Lead: no rule for the tag", (&field.Error{Rule: "tag Score", Object: "Lead", Err: field.ErrNoMapping}).Error())
}

func TestErrorCodes(t *testing.T) {
	for kind, want := range map[error][2]string{
		field.ErrTooLong: {"TOO_LONG", "DATA_VALUE_VALIDATION"}, field.ErrPicklist: {"PICKLIST", "DATA_VALUE_VALIDATION"},
		field.ErrType: {"TYPE", "DATA_VALUE_VALIDATION"}, field.ErrRequired: {"REQUIRED", "DATA_VALUE_VALIDATION"},
		field.ErrUnknownField: {"UNKNOWN_FIELD", "MISSING_REMOTE_FIELD"}, field.ErrReadOnly: {"READ_ONLY", "MISSING_REMOTE_FIELD"},
		field.ErrNoMapping: {"NO_TAG_MAPPING", "NO_TAG_MAPPING"}, field.ErrRule: {"RULE", ""}, errors.New("other"): {}, nil: {},
	} {
		e := &field.Error{Err: kind}
		require.Equal(t, want, [2]string{e.Code(), e.MoblyCode()})
	}
}
