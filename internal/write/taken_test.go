package write

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// What DUPLICATE_VALUE says decides what becomes of a Lead with the key Key__c = m1
// and a further unique field: the key's record is adopted, the record is sent by
// itself, or the value is not the Lead's to have.
func TestTaken(t *testing.T) {
	type reaction struct {
		rematch, apart, resend bool
		lost                   string // field that is left out
		named                  string // record
	}
	const long, short = "00QKd0000000001MAA", "00QKd0000000001"
	adopted := func(named string) reaction { return reaction{rematch: true, named: named} }
	left := func(named string) reaction { return reaction{resend: true, lost: "Badge__c", named: named} }
	for message, want := range map[string]reaction{
		"duplicate value found: Key__c duplicates value on record with id: " + long:            adopted(long),
		"duplicate value found: Key__c duplicates value on record with id: " + short:           adopted(long),
		"duplicate value found: Key__c duplicates value on record with id: " + short + ".":     adopted(long),
		"duplicate value found: Key__c duplicates value on record with id: <unknown>":          adopted(""),
		"duplicate value found: Key__c duplicates value on record with id: ":                   adopted(""),
		"duplicate value found: Key__c duplicates value on record with id:":                    adopted(""),
		"duplicate value found: <unknown> duplicates value on record with id: <unknown>":       adopted(""),
		"doppelter Wert gefunden: Key__c dupliziert Wert im Datensatz mit ID: " + short:        adopted(long),
		"valeur en double trouvée : Key__c duplique la valeur de l'enregistrement : <unknown>": adopted(""),
		"duplicate value found: Badge__c duplicates value on record with id: " + long:          left(long),
		"duplicate value found: Badge__c duplicates value on record with id: " + short:         left(long),
		"duplicate value found: Badge__c duplicates value on record with id: <unknown>":        left(""),
		"duplicate value found: Badge__c duplicates value on record with id: ":                 left(""),
		"duplicate value found: Other__c duplicates value on record with id: " + long:          {named: long}, // which a trigger fills
		"Duplicate external id specified: m1":                                                  {apart: true},
		"Duplicate external id specified: M1":                                                  {apart: true},
		"Doppelte externe ID angegeben: m1":                                                    {apart: true},
		"Already a campaign member.":                                                           {},
	} {
		t.Run(message, func(t *testing.T) {
			r := begun(schema.Lead, "", &record.Key{Field: "Key__c", Value: "m1"}, record.ChangesOf([]plan.Change{
				{Field: "LastName", After: "Kim", Write: true, Required: true}, {Field: "Badge__c", After: "7", Write: true},
			}))
			r.Rounds = 1
			body, err := json.Marshal([]map[string]any{{"statusCode": "DUPLICATE_VALUE", "message": message, "fields": []string{}}})
			require.NoError(t, err)
			refusal, items := org.Answered(http.StatusOK, body, http.MethodPatch, "/x")
			resend := refuse(r, items, refusal)
			got := reaction{rematch: r.Rematch, apart: r.Apart, resend: resend}
			require.Equal(t, want.rematch && want.named != "", r.Extra().Holder != nil)
			records := refusal.Records
			if len(r.Extra().Lost) > 0 {
				got.lost, records = r.Extra().Lost[0].Fields[0], r.Extra().Lost[0].Records
			}
			if len(records) > 0 {
				got.named = records[0].ID
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(reaction{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			require.Equal(t, resend, r.Outcome == 0)
		})
	}
}

// A record that is refused for a value that it cannot do without names the field
// and the record that has it.
func TestTakenIsNamed(t *testing.T) {
	r := begun(schema.Lead, "", nil, record.ChangesOf([]plan.Change{{Field: "Badge__c", After: "7", Write: true, Required: true}}))
	refusal, items := org.Answered(http.StatusOK, []byte(`[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: Badge__c duplicates value on record with id: 00QKd0000000001"}]`), http.MethodPatch, "/x")
	require.False(t, refuse(r, items, refusal))
	require.Equal(t, record.Failed, r.Outcome)
	e, ok := errors.AsType[*sferr.Error](r.Err)
	require.True(t, ok)
	require.Equal(t, []string{"Badge__c"}, e.Fields)
	require.Equal(t, []sferr.RecordRef{{Object: schema.Lead, ID: "00QKd0000000001MAA"}}, e.Records)
	require.Contains(t, sferr.Explain(e).Error(), "Badge__c")
	require.Contains(t, sferr.Explain(e).Error(), "00QKd0000000001MAA")
}

// The record that has another unique value is not taken for the one that has the key.
func TestHolderHasTheKey(t *testing.T) {
	const key, badge = "00QKd0000000001MAA", "00QKd0000000002MAA"
	taken := func(field, id string) map[string]any {
		return map[string]any{"statusCode": "DUPLICATE_VALUE", "message": "duplicate value found: " + field + " duplicates value on record with id: " + id}
	}
	for name, tt := range map[string]struct {
		items []map[string]any
		want  string
	}{
		"the key first":            {[]map[string]any{taken("Key__c", key), taken("Badge__c", badge)}, key},
		"the key last":             {[]map[string]any{taken("Badge__c", badge), taken("Key__c", key)}, key},
		"the key's is hidden":      {[]map[string]any{taken("Badge__c", badge), taken("Key__c", "<unknown>")}, ""},
		"the field is hidden":      {[]map[string]any{taken("<unknown>", badge)}, ""},
		"a record that is deleted": {[]map[string]any{taken("Badge__c", badge), {"statusCode": "ENTITY_IS_DELETED", "message": "entity is deleted"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := begun(schema.Lead, "", &record.Key{Field: "Key__c", Value: "m1"}, record.ChangesOf([]plan.Change{{Field: "Badge__c", After: "7", Write: true}}))
			body, err := json.Marshal(tt.items)
			require.NoError(t, err)
			refusal, items := org.Answered(http.StatusOK, body, http.MethodPatch, "/x")
			require.False(t, refuse(r, items, refusal))
			require.True(t, r.Rematch)
			got := ""
			if r.Extra().Holder != nil {
				got = r.Extra().Holder.ID
			}
			require.Equal(t, tt.want, got)
		})
	}
}

// A record of which Salesforce has one already is looked for, and its own fields may be
// taken as those of any record.
func TestTakenUnique(t *testing.T) {
	for message, rematch := range map[string]bool{
		"Already a campaign member.": true,
		"Attempted to add an entity '00QKd0000000001' to a campaign '701Kd0000000001' more than once.": true,
		"duplicate value found: Badge__c duplicates value on record with id: 00vKd0000000001":          false,
	} {
		for _, unique := range []bool{true, false} {
			r := begun("CampaignMember", "", nil, record.ChangesOf([]plan.Change{{Field: "Badge__c", After: "7", Write: true, Required: true}}))
			r.Unique, r.Rounds = unique, 1
			body, err := json.Marshal([]map[string]any{{"statusCode": "DUPLICATE_VALUE", "message": message, "fields": []string{}}})
			require.NoError(t, err)
			refusal, items := org.Answered(http.StatusOK, body, http.MethodPost, "/x")
			require.False(t, refuse(r, items, refusal), message)
			require.Equal(t, record.Failed, r.Outcome)
			require.Equal(t, rematch && unique, r.Rematch, "%s %t", message, unique)
		}
	}
}
