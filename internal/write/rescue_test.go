package write

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
)

func changes(names ...string) []record.Change {
	var out []plan.Change
	for _, n := range names {
		out = append(out, plan.Change{Field: n, After: n + "!", Write: true, Required: n == "LastName"})
	}
	return record.ChangesOf(out)
}

// begun returns a record that is ready to be sent.
func begun(object, id string, key *record.Key, changes []record.Change) *record.Record {
	r := &record.Record{Object: object, ID: id, Key: key, Changes: changes}
	r.Begin()
	return r
}

func left(r *record.Record) []string {
	var out []string
	for _, f := range r.Writes() {
		out = append(out, f.Field)
	}
	return out
}

func TestRescueTakesOut(t *testing.T) {
	item := func(code, message string, fields ...string) rest.Item {
		return rest.Item{Code: code, Message: message, Fields: fields}
	}
	all := []string{"LastName", "Email", "State", "Country", "mobly_id__c"}
	for _, tt := range []struct {
		name   string
		items  []rest.Item
		rounds int8
		want   []string // the fields left; nil: not rescued
	}{
		{"a value", []rest.Item{item("INVALID_EMAIL_ADDRESS", "", "Email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"in other letter case", []rest.Item{item("STRING_TOO_LONG", "", "email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"a number", []rest.Item{item("NUMBER_OUTSIDE_VALID_RANGE", "", "Email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"a reference", []rest.Item{item("INVALID_CROSS_REFERENCE_KEY", "", "Email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"an ID", []rest.Item{item("MALFORMED_ID", "", "Email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"two at once", []rest.Item{item("STRING_TOO_LONG", "", "State"), item("INVALID_EMAIL_ADDRESS", "", "Email")}, 1, []string{"LastName", "Country", "mobly_id__c"}},
		{"state alone", []rest.Item{item("FIELD_INTEGRITY_EXCEPTION", "", "State")}, 1, []string{"LastName", "Email", "Country", "mobly_id__c"}},
		{"state and country go together", []rest.Item{item("FIELD_INTEGRITY_EXCEPTION", "There's a problem with this country")}, 1, []string{"LastName", "Email", "mobly_id__c"}},
		{"a field named in the message", []rest.Item{item("INVALID_FIELD", "No such column 'Email' on sobject of type Lead")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"a key that is taken", []rest.Item{item("DUPLICATE_VALUE", "duplicate value found: mobly_id__c duplicates value on record with id: 00Q")}, 1, []string{"LastName", "Email", "State", "Country"}},
		{"the last time, all but what is required", []rest.Item{item("STRING_TOO_LONG", "", "Email")}, maxRounds - 1, []string{"LastName"}},
		{"a required field", []rest.Item{item("STRING_TOO_LONG", "", "LastName")}, 1, nil},
		{"a field that was not sent", []rest.Item{item("STRING_TOO_LONG", "", "Fax")}, 1, nil},
		{"one of two cannot be", []rest.Item{item("STRING_TOO_LONG", "", "Email"), item("REQUIRED_FIELD_MISSING", "", "Region__c")}, 1, nil},
		{"no field is named", []rest.Item{item("STRING_TOO_LONG", "")}, 1, nil},
		{"a validation rule", []rest.Item{item("FIELD_CUSTOM_VALIDATION_EXCEPTION", "", "Email")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"a code that is not known", []rest.Item{item("NEW_CODE", "", "Email", "Fax")}, 1, []string{"LastName", "State", "Country", "mobly_id__c"}},
		{"an optional field beside a required one", []rest.Item{item("NEW_CODE", "", "Email", "LastName")}, 1, nil},
		{"a rule that names none, beside one that does", []rest.Item{item("FIELD_CUSTOM_VALIDATION_EXCEPTION", "", "Email"), item("FIELD_CUSTOM_VALIDATION_EXCEPTION", "")}, 1, nil},
		{"an automation", []rest.Item{item("CUSTOM_APEX_ERROR", "", "Email")}, 1, nil},
		{"nothing", nil, 1, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := begun("Lead", "", nil, changes(all...))
			r.Rounds = tt.rounds
			ok := rescue(r, tt.items)
			require.Equal(t, tt.want != nil, ok)
			if tt.want == nil {
				tt.want = all
				require.Empty(t, r.Extra().Lost)
			}
			if diff := cmp.Diff(tt.want, left(r)); diff != "" {
				t.Errorf("fields left (-want +got):\n%s", diff)
			}
			require.Len(t, r.Extra().Lost, len(all)-len(left(r)), "every field left out is reported")
		})
	}
}

// A Task keeps its person whatever is taken out.
func TestStripKeepsThePerson(t *testing.T) {
	planned := changes("Subject", "Description")
	r := begun("Task", "", nil, planned)
	r.ParentField, r.ParentID = "WhoId", "00Q000000000001AAA"
	strip(r)
	require.Equal(t, changes("Subject", "Description"), planned, "a plan can be applied again")
	require.Empty(t, left(r))
	body, err := appendRecord(nil, r, "")
	require.NoError(t, err)
	require.JSONEq(t, `{"attributes": {"type": "Task"}, "WhoId": "00Q000000000001AAA"}`, string(body))
}

// A refusal of a state that names no field takes the states and countries of
// every address.
func TestStateWithoutField(t *testing.T) {
	r := begun("Contact", "", nil, changes("Title", "OtherStateCode", "OtherCountryCode", "MailingState"))
	require.Equal(t, []string{"OtherStateCode", "OtherCountryCode", "MailingState"}, blamed(r, rest.Item{Code: "FIELD_INTEGRITY_EXCEPTION"}))
}
