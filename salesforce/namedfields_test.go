package salesforce_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// An error names the fields that its object has, as the object spells them, and
// nothing else that stands in the place of a field or is quoted, whether a record
// or a job's row is refused.
func TestErrorsNameFieldsOnly(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	for _, tt := range []struct {
		name, message string
		fields, want  []string
	}{
		{"a field", "no", []string{"LastName"}, []string{"LastName"}},
		{"none", "no: Garcia", nil, nil},
		{"a name", "no", []string{"Garcia"}, nil},
		{"a name and a field", "no", []string{"Garcia", "LastName"}, []string{"LastName"}},
		{"an address", "no", []string{"garcia.lopez"}, nil},
		{"a field in another case", "Garcia", []string{"lastname"}, []string{"LastName"}},
		{"the separator in a name", "Garcia--Lopez is no name", []string{"LastName"}, []string{"LastName"}},
		{"the separator in an address", "invalid: garcia--lopez@lumen.example", []string{"Email"}, []string{"Email"}},
		{"all that separates", "x:--;STRING_TOO_LONG:Garcia:Title --;Lopez:", []string{"LastName", "Email"}, []string{"LastName", "Email"}},
		{"a code's form", "--GARCIA_LOPEZ:LastName", []string{"Email"}, []string{"Email"}},
		{"a field that is hidden", "no", []string{"Garcia__c", "Company"}, []string{"Company"}},
	} {
		for way, write := range map[string]func(*world, ...salesforce.Lead) (salesforce.Results, error){
			"sync": func(w *world, leads ...salesforce.Lead) (salesforce.Results, error) {
				return w.client(keyed()).Sync(w.t.Context(), leads...)
			},
			"backfill": func(w *world, leads ...salesforce.Lead) (salesforce.Results, error) {
				return w.backfill(w.client(keyed()), leads...)
			},
		} {
			t.Run(tt.name+", "+way, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Lead, Code: "ENTITY_IS_LOCKED", Message: tt.message, Fields: tt.fields})
					results, err := write(w, person("m1", "p1@lumen.example"))
					require.NoError(t, err)
					var e *sferr.Error
					require.ErrorAs(t, results[0].Err, &e)
					require.Equal(t, tt.want, e.Fields)
					data, err := json.Marshal(results)
					require.NoError(t, err)
					for _, text := range []string{e.Error(), string(data)} {
						require.NotContains(t, strings.ToLower(text), "garcia")
						require.NotContains(t, strings.ToLower(text), "lopez")
					}
				})
			})
		}
	}
}
