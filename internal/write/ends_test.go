package write

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func refusal(code, fields string) string {
	return fmt.Sprintf(`[{"statusCode":%q,"message":"m","fields":[%s]}]`, code, fields)
}

// What becomes of a record that is refused: it ends, or goes out again.
func TestRefusedRecords(t *testing.T) {
	const (
		resent  = record.Outcome(0)
		overCPU = `[{"statusCode":"X","message":"Apex CPU time limit exceeded"}]`
	)
	insert := func(*record.Record) {}
	upsert := func(r *record.Record) { r.Key = &record.Key{Field: "k__c", Value: "1"} }
	update := func(r *record.Record) { r.ID = "00Q000000000001EAA" }
	last := func(r *record.Record) { r.Rounds = maxRounds }
	child := func(r *record.Record) { r.ParentField = "WhoId" }
	onlyEmail := func(id string) func(*record.Record) {
		return func(r *record.Record) { *r = *begun(schema.Lead, id, nil, changes("Email")) }
	}
	for name, tt := range map[string]struct {
		record  func(*record.Record)
		errors  string
		want    record.Outcome
		rematch bool
		stops   bool // the run
	}{
		"a locked row":                    {insert, refusal("UNABLE_TO_LOCK_ROW", ""), resent, false, false},
		"locked to the end":               {last, refusal("UNABLE_TO_LOCK_ROW", ""), record.Failed, false, false},
		"a value":                         {insert, refusal("STRING_TOO_LONG", `"Email"`), resent, false, false},
		"a value, strict":                 {func(r *record.Record) { r.Strict = true }, refusal("STRING_TOO_LONG", `"Email"`), record.Failed, false, false},
		"a value in the last round":       {last, refusal("STRING_TOO_LONG", `"Email"`), record.Failed, false, false},
		"a required value":                {insert, refusal("STRING_TOO_LONG", `"LastName"`), record.Failed, false, false},
		"the only change":                 {onlyEmail("00Q000000000001EAA"), refusal("STRING_TOO_LONG", `"Email"`), record.Unchanged, false, false},
		"the only field of a new one":     {onlyEmail(""), refusal("STRING_TOO_LONG", `"Email"`), resent, false, false},
		"a duplicate":                     {insert, refusal("DUPLICATES_DETECTED", ""), record.Refused, false, false},
		"its key is taken":                {upsert, refusal("DUPLICATE_VALUE", `"K__C"`), record.Failed, true, false},
		"a unique value is taken":         {upsert, refusal("DUPLICATE_VALUE", `"Email"`), resent, false, false},
		"the record is gone":              {update, refusal("ENTITY_IS_DELETED", ""), record.Failed, true, false},
		"no such record":                  {update, refusal("INVALID_CROSS_REFERENCE_KEY", ""), record.Failed, true, false},
		"no such record, but it is new":   {insert, refusal("INVALID_CROSS_REFERENCE_KEY", ""), record.Failed, false, false},
		"the parent is gone":              {child, refusal("INVALID_CROSS_REFERENCE_KEY", `"whoid"`), record.Failed, true, false},
		"another record is gone":          {child, refusal("INVALID_CROSS_REFERENCE_KEY", `"Email"`), resent, false, false},
		"another of a found one is gone":  {update, refusal("INVALID_CROSS_REFERENCE_KEY", `"Email"`), resent, false, false},
		"the Task is there":               {upsert, refusal("INVALID_FIELD_FOR_INSERT_UPDATE", `"TaskSubtype"`), record.InDoubt, true, false},
		"a Task without a key":            {insert, refusal("INVALID_FIELD_FOR_INSERT_UPDATE", `"TaskSubtype"`), record.Failed, false, false},
		"the storage is full":             {insert, refusal("STORAGE_LIMIT_EXCEEDED", ""), record.Failed, false, true},
		"the day's requests":              {insert, refusal("REQUEST_LIMIT_EXCEEDED", ""), record.NotSent, false, true},
		"the session":                     {insert, refusal("INVALID_SESSION_ID", ""), record.NotSent, false, true},
		"another record took it down":     {insert, refusal("ALL_OR_NONE_OPERATION_ROLLED_BACK", ""), resent, false, false},
		"too much for the org":            {insert, overCPU, resent, false, false},
		"too much for the org to the end": {func(r *record.Record) { r.Halvings = maxHalvings }, overCPU, record.Failed, false, false},
		"no reason":                       {insert, `[]`, record.InDoubt, true, false},
		"an unknown code":                 {insert, refusal("NEW_CODE", ""), record.Failed, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			settled := func(lost bool) (*record.Record, *sent) {
				r := begun(schema.Lead, "", nil, changes("LastName", "Email"))
				r.Rounds = 1
				tt.record(r)
				other := begun(schema.Lead, "", nil, changes("LastName"))
				body := `[{"success":false,"errors":` + tt.errors + `},{"success":true,"id":"00Q000000000002EAA","created":true}]`
				s := new(sent)
				s.settle(t.Context(), &collection{kind: r.Kind(), records: []*record.Record{r, other}}, &org.Subresponse{Status: 200, Body: []byte(body), Lost: lost}, http.MethodPost, "/x")
				require.Equal(t, record.Created, other.Outcome)
				return r, s
			}
			r, s := settled(false)
			require.Equal(t, tt.want, r.Outcome)
			require.Equal(t, tt.rematch, r.Rematch)
			require.Equal(t, tt.stops, s.stop != nil)
			require.Equal(t, tt.want == resent, len(s.resend) == 1)
			require.Equal(t, tt.want == resent || tt.want == record.Unchanged, r.Err == nil)
			require.Equal(t, tt.want == record.NotSent, errors.Is(r.Err, sferr.ErrNotSent))
			if tt.want == record.Unchanged {
				require.Equal(t, r.ID, r.SavedID)
			}
			if r, _ := settled(true); r.Outcome != record.InDoubt {
				t.Errorf("%v, but an earlier try may have written it", r.Outcome)
			}
		})
	}
}

// How an org that is short of something is spared.
func TestWhatARefusalAsksFor(t *testing.T) {
	for name, tt := range map[string]struct {
		code        string
		of          int // records, of which one is refused
		pause, busy bool
		heavy       int
	}{
		"a locked row of many":    {"UNABLE_TO_LOCK_ROW", 5, true, false, 0},
		"a quarter is locked":     {"UNABLE_TO_LOCK_ROW", 4, true, false, 4},
		"one by itself is locked": {"UNABLE_TO_LOCK_ROW", 1, true, false, 0},
		"too many requests":       {"SERVER_UNAVAILABLE", 2, true, false, 0},
		"a limit":                 {"LIMIT_EXCEEDED", 2, true, true, 0},
		"because of another":      {"PROCESSING_HALTED", 2, false, false, 0},
		"for its own sake":        {"STRING_TOO_LONG", 2, false, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := &collection{records: make([]*record.Record, tt.of)}
			var s sent
			s.refused(c, begun(schema.Lead, "", nil, changes("Email")), &org.Subresponse{}, rest.ParseErrors([]byte(refusal(tt.code, ""))), errors.New("x"))
			require.Equal(t, sent{pause: tt.pause, busy: tt.busy, heavy: tt.heavy}, sent{pause: s.pause, busy: s.busy, heavy: s.heavy})
		})
	}
}

// A collection that is refused as a whole may have been saved in part.
func TestRefusedCollections(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		insert record.Outcome
		upsert record.Outcome
	}{
		"for a reason":         {400, refusal("INVALID_FIELD", `"Fax"`), record.Failed, record.Failed},
		"a lock":               {400, refusal("UNABLE_TO_LOCK_ROW", ""), record.InDoubt, 0},
		"broken off":           {400, refusal("QUERY_TIMEOUT", ""), record.InDoubt, record.InDoubt},
		"the org fell over":    {500, refusal("INVALID_FIELD", `"Fax"`), record.InDoubt, record.InDoubt},
		"no status":            {0, `null`, record.InDoubt, record.InDoubt},
		"an answer too few":    {200, `[]`, record.InDoubt, record.InDoubt},
		"an answer too many":   {200, `[{"success":true},{"success":true}]`, record.InDoubt, record.InDoubt},
		"no list of answers":   {200, `{"success":true}`, record.InDoubt, record.InDoubt},
		"a new one without ID": {200, `[{"success":true}]`, record.InDoubt, record.InDoubt},
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []*record.Key{nil, {Field: "k__c", Value: "1"}} {
				r := begun(schema.Lead, "", key, changes("Title"))
				var s sent
				s.settle(t.Context(), &collection{kind: r.Kind(), records: []*record.Record{r}}, &org.Subresponse{Status: tt.status, Body: []byte(tt.body)}, http.MethodPost, "/x")
				want := tt.insert
				if key != nil {
					want = tt.upsert
				}
				require.Equal(t, want, r.Outcome, key)
				require.Equal(t, want == record.InDoubt, r.Rematch)
			}
		})
	}
}

func TestSavedRecords(t *testing.T) {
	const id = "00Q000000000001EAA"
	key := &record.Key{Field: "k__c", Value: "1"}
	for name, tt := range map[string]struct {
		record record.Record
		answer saved
		lost   bool
		want   record.Outcome
	}{
		"new":                                {record.Record{}, saved{ID: id, Created: true}, false, record.Created},
		"new by its key":                     {record.Record{Key: key}, saved{ID: id, Created: true}, false, record.Created},
		"its key was there":                  {record.Record{Key: key}, saved{ID: id}, false, record.Updated},
		"its key was there after a lost try": {record.Record{Key: key}, saved{ID: id}, true, record.Created},
		"changed":                            {record.Record{ID: id}, saved{}, false, record.Updated},
	} {
		save(&tt.record, &tt.answer, tt.lost)
		require.Equal(t, tt.want, tt.record.Outcome, name)
		require.Equal(t, id, tt.record.SavedID, name)
	}
}

// What becomes of the records of a request that failed as a whole, and of the run.
func TestLostRequests(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tt := range map[string]struct {
		err  error
		want record.Outcome
		on   bool // the run goes on
	}{
		"no answer":               {&rest.Error{Executed: rest.Maybe}, record.InDoubt, true},
		"it never left":           {&rest.Error{}, record.NotSent, false},
		"refused on the way":      {&rest.Error{Status: 403}, record.InDoubt, true},
		"refused for what it has": {&rest.Error{Status: 400, Code: "JSON_PARSER_ERROR"}, record.Failed, false},
		"not let in":              {&rest.Error{Status: 403, Code: "API_DISABLED_FOR_ORG"}, record.NotSent, false},
		"no such address":         {&rest.Error{Status: 404, Code: "NOT_FOUND"}, record.NotSent, false},
		"in maintenance":          {&rest.Error{Status: 503, Code: "X"}, record.NotSent, false},
		"a quota":                 {&rest.Error{Status: 400, Code: "REQUEST_LIMIT_EXCEEDED"}, record.NotSent, false},
		"too large, alone":        {&rest.Error{Status: 413}, record.NotSent, true},
		"too large after a loss":  {&rest.Error{Status: 413, Executed: rest.Maybe}, record.InDoubt, true},
		"something else":          {errors.New("x"), record.NotSent, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, ctx := range []context.Context{t.Context(), over} {
				r := begun(schema.Lead, "", nil, changes("Title"))
				err := offline(200, 4).lost(ctx, []collection{{records: []*record.Record{r}}}, tt.err)
				require.Equal(t, tt.on && ctx != over, err == nil)
				require.Equal(t, tt.want, r.Outcome)
				require.Equal(t, tt.want == record.InDoubt, r.Rematch)
				require.Equal(t, tt.want == record.NotSent, errors.Is(r.Err, sferr.ErrNotSent))
			}
		})
	}
}

// The fields of an error are those of the record's object, as it spells them.
func TestOwnFields(t *testing.T) {
	r := begun(schema.Lead, "", &record.Key{Field: "K__c"}, changes("Email"))
	object := schema.NewObject(schema.Lead, schema.Field{Name: "Title"}, schema.Field{Name: "Email"})
	names := []string{"title", "EMAIL", "k__C", "x"}
	for _, tt := range []struct {
		object *schema.Object
		want   []string
	}{{object, []string{"Title", "Email", "K__c"}}, {nil, []string{"Email", "K__c"}}} {
		if diff := cmp.Diff(tt.want, ownFields(r, names, tt.object)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
