package salesforce_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// typedWorld is a world whose leads and contacts have record types and two picklists,
// a restricted one and one that is not.
func typedWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	values := []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Warm", Active: true}, {Value: "Cold", Active: true}, {Value: "Old"}}
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object,
			schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Picklist: values},
			schema.Field{Name: "Topics__c", Type: schema.TypeMultiPicklist, Restricted: true, Picklist: values},
			schema.Field{Name: "Free__c", Type: schema.TypePicklist, Picklist: values})
		some := map[string][]string{"Grade__c": {"Hot", "Warm"}, "Topics__c": {"Hot", "Warm"}, "Free__c": {"Hot"}}
		w.org.DefineRecordType(object, salesforcetest.RecordType{DeveloperName: "Inbound", Label: "Web", Default: true, Values: map[string][]string{"Grade__c": {"Cold"}}})
		w.org.DefineRecordType(object, salesforcetest.RecordType{DeveloperName: "Event_Lead", Label: "Trade Show", Values: some})
		w.org.DefineRecordType(object, salesforcetest.RecordType{DeveloperName: "Partner_Lead", Label: "Web", Values: some})
		w.org.DefineRecordType(object, salesforcetest.RecordType{DeveloperName: "Retired", Inactive: true})
		w.org.DefineRecordType(object, salesforcetest.RecordType{DeveloperName: "Secret", Unassigned: true})
	}
	return w
}

// typedConfig maps the type from what is captured, or from a constant, and the
// picklists from tags.
func typedConfig(rules ...mapping.Rule) salesforce.Config {
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended().With(rules...)
	for category, name := range map[string]string{"Grade": "Grade__c", "Topics": "Topics__c", "Free": "Free__c"} {
		cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, tags.Rule{Category: category, Field: name})
	}
	return cfg
}

func captured() mapping.Rule {
	return mapping.Rule{From: mapping.Custom("type"), Lead: schema.RecordTypeID, Contact: schema.RecordTypeID, Values: map[string]string{"fair": "Event_Lead", "gone": "No_Such_Type"}}
}

// seen returns a record of the org.
func (w *world) seen(object, id string) map[string]any {
	w.t.Helper()
	all := w.org.Records(object)
	i := slices.IndexFunc(all, func(r map[string]any) bool { return r["Id"] == id })
	require.GreaterOrEqual(w.t, i, 0, "the org has no %s %s", object, id)
	return all[i]
}

// typeName returns the developer name of a lead's type.
func (w *world) typeName(id string) string {
	of := w.seen(schema.Lead, id)[schema.RecordTypeID]
	for _, r := range w.org.Records("RecordType") {
		if r["Id"] == of {
			return r["DeveloperName"].(string)
		}
	}
	return ""
}

func losses(r *salesforce.Result) string {
	var out []string
	for _, d := range r.Dropped {
		out = append(out, strings.Join(d.Fields, " ")+" "+d.Code+" "+d.Reason)
	}
	return strings.Join(out, "; ")
}

// typeRequests counts the requests about record types.
func (w *world) typeRequests() (n int) {
	for _, r := range w.org.Requests() {
		if strings.Contains(r.Path, "/ui-api/") {
			n++
		}
	}
	return n
}

// A captured text chooses the type of a new record, by whatever name people have for
// it. What chooses none costs the lead nothing.
func TestRecordTypesAreChosenByName(t *testing.T) {
	t.Parallel()
	w := typedWorld(t)
	c := w.client(typedConfig(captured()))
	id := w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Event_Lead", Label: "Trade Show"})
	w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "West", Label: "Fair - West's"})
	const none = "the object has no such record type"
	for i, tt := range []struct{ captured, want, loss string }{
		{"Event_Lead", "Event_Lead", ""},
		{"event_LEAD", "Event_Lead", ""},
		{" Trade   show ", "Event_Lead", ""},
		{"Trade\u00a0Show", "Event_Lead", ""},
		{"Trade\u200b Show", "Event_Lead", ""},
		{"Fair – West’s", "West", ""},
		{"FAIR", "Event_Lead", ""},
		{id, "Event_Lead", ""},
		{id[:15], "Event_Lead", ""},
		{"", "Inbound", ""},
		{"Partner_Lead", "Partner_Lead", ""},
		{"Web", "Inbound", none}, // two have the label
		{"gone", "Inbound", none},
		{"Booth 12", "Inbound", none},
		{"Master", "Inbound", none},
		{"012000000000000AAA", "Inbound", none},
		{"00QKD000001zzzzAAA", "Inbound", none},
		{"retired", "Inbound", "Retired is inactive"},
		{"Secret", "Inbound", "Secret is not assigned to the integration user"},
	} {
		l := person("m"+string(rune('a'+i)), "p"+string(rune('a'+i))+"@lumen.example")
		l.Person.Custom = map[string]any{"type": tt.captured}
		r := w.sync(c, l)[0]
		require.Equal(t, salesforce.Created, r.Outcome, tt.captured)
		require.Equal(t, tt.want, w.typeName(r.ID), tt.captured)
		want := ""
		if tt.loss != "" {
			want = "RecordTypeId RECORD_TYPE " + tt.loss
		}
		require.Equal(t, want, losses(&r), tt.captured)
		if tt.loss != "" {
			require.ErrorIs(t, r.Dropped[0].Err, field.ErrRecordType)
			require.NotEmpty(t, r.Dropped[0].Hint)
		}
		writes := w.writes()
		again := w.sync(c, l)[0]
		require.Equal(t, salesforce.Unchanged, again.Outcome, tt.captured)
		require.Empty(t, again.Dropped, "a record that is there loses nothing by it")
		require.Equal(t, writes, w.writes(), "the second sync is silent: %s", tt.captured)
	}
}

// A record keeps the type that it has.
func TestRecordTypesAreWrittenOnCreateOnly(t *testing.T) {
	t.Parallel()
	for _, policy := range []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly} {
		w := typedWorld(t)
		rule := captured()
		rule.Policy = policy
		c := w.client(typedConfig(rule))
		typed, untyped := w.lead(map[string]any{"Email": "a@lumen.example"}), w.lead(map[string]any{"Email": "b@lumen.example"})
		require.NoError(t, w.org.Update(untyped, map[string]any{schema.RecordTypeID: nil}))
		for id, email := range map[string]string{typed: "a@lumen.example", untyped: "b@lumen.example"} {
			before := w.typeName(id)
			l := person("m-"+email, email)
			l.Person.Custom = map[string]any{"type": "fair"}
			r := w.sync(c, l)[0]
			require.Equal(t, id, r.ID)
			require.Equal(t, before, w.typeName(id), policy)
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
		}
	}
}

// Values of restricted picklists are judged by the type that the record has or gets:
// none is sent that Salesforce would refuse.
func TestPicklistValuesByRecordType(t *testing.T) {
	t.Parallel()
	const lacks = " PICKLIST the record type does not have the value"
	for name, tt := range map[string]struct {
		have     string // type of the record that is there
		captured string
		tags     string // category and value
		want     string // of the field
		loss     string
	}{
		"of the type":                {captured: "fair", tags: "Grade: hot", want: "Hot"},
		"of another type":            {captured: "fair", tags: "Grade: Cold", loss: "Grade__c" + lacks},
		"of the default type":        {tags: "Grade: COLD", want: "Cold"},
		"not of the default type":    {tags: "Grade: Hot", loss: "Grade__c" + lacks},
		"an unknown type: default":   {captured: "gone", tags: "Grade: Hot", loss: "Grade__c" + lacks},
		"of no type":                 {captured: "fair", tags: "Grade: Lukewarm", loss: "Grade__c PICKLIST the picklist is restricted and does not have the value"},
		"inactive":                   {captured: "fair", tags: "Grade: Old", loss: "Grade__c" + lacks},
		"several":                    {captured: "fair", tags: "Topics: Hot;Topics: Cold;Topics: Warm", want: "Hot;Warm", loss: "Topics__c PICKLIST 1 of 3 values lost: the record type does not have the value"},
		"not restricted":             {captured: "fair", tags: "Free: Cold", want: "Cold"},
		"of the record's type":       {have: "Event_Lead", captured: "", tags: "Grade: Warm", want: "Warm"},
		"not of the record's type":   {have: "Event_Lead", captured: "", tags: "Grade: Cold", loss: "Grade__c" + lacks},
		"the record's, not the rule": {have: "Inbound", captured: "fair", tags: "Grade: Cold", want: "Cold"},
		"of a type that is inactive": {have: "Retired", tags: "Grade: Cold", want: "Cold"},
		"a record without a type":    {have: "-", tags: "Grade: Cold", want: "Cold"},
	} {
		for _, object := range []string{schema.Lead, schema.Contact} {
			t.Run(name+" "+object, func(t *testing.T) {
				t.Parallel()
				w := typedWorld(t)
				cfg := typedConfig(captured())
				if object == schema.Contact {
					cfg.Settings.Policies.CreateAs = schema.Contact
				}
				if tt.have != "" {
					fields := map[string]any{"LastName": "Kim", "Email": "a@lumen.example"}
					if object == schema.Lead {
						fields["Company"] = "Lumen"
					}
					id, kind := w.add(object, fields), any(nil)
					for _, r := range w.org.Records("RecordType") {
						if r["SobjectType"] == object && r["DeveloperName"] == tt.have {
							kind = r["Id"]
						}
					}
					require.NoError(t, w.org.Update(id, map[string]any{schema.RecordTypeID: kind}))
				}
				l := person("m1", "a@lumen.example")
				l.Person.Custom = map[string]any{"type": tt.captured}
				fieldName := ""
				for tag := range strings.SplitSeq(tt.tags, ";") {
					category, value, _ := strings.Cut(tag, ": ")
					l.Tags, fieldName = append(l.Tags, tags.Tag{Category: category, Value: value}), category+"__c"
				}
				c := w.client(cfg)
				r := w.sync(c, l)[0]
				require.NoError(t, r.Err)
				require.Equal(t, object, r.Object)
				got, _ := w.seen(object, r.ID)[fieldName].(string)
				require.Equal(t, tt.want, got)
				of := slices.DeleteFunc(slices.Clone(r.Dropped), func(p *sferr.Problem) bool { return p.Fields[0] == schema.RecordTypeID })
				require.Equal(t, tt.loss, losses(&salesforce.Result{Dropped: of}))
				require.LessOrEqual(t, w.writes(), 1, "nothing is sent that is refused")
				require.LessOrEqual(t, w.typeRequests(), 1)
				writes := w.writes()
				require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
				require.Equal(t, writes, w.writes(), "the second sync is silent")
				require.LessOrEqual(t, w.typeRequests(), 1, "once per client")
			})
		}
	}
}

// An org without record types is asked nothing about them, nor is one whose picklists
// are not mapped or take any value.
func TestRecordTypesAreAskedForOnlyWhereTheyMatter(t *testing.T) {
	t.Parallel()
	restricted := schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}}}
	for name, tt := range map[string]struct {
		types      []salesforcetest.RecordType
		restricted bool
		unmapped   bool
		rule       bool
		want       int
	}{
		"no types":                     {restricted: true},
		"no types, and a rule for one": {restricted: true, rule: true},
		"the default is the master":    {types: []salesforcetest.RecordType{{DeveloperName: "A"}}, restricted: true},
		"not restricted":               {types: []salesforcetest.RecordType{{DeveloperName: "A", Default: true}}},
		"not mapped":                   {types: []salesforcetest.RecordType{{DeveloperName: "A", Default: true}}, restricted: true, unmapped: true},
		"a rule, and not mapped":       {types: []salesforcetest.RecordType{{DeveloperName: "A"}}, restricted: true, unmapped: true, rule: true},
		"the default":                  {types: []salesforcetest.RecordType{{DeveloperName: "A", Default: true}}, restricted: true, want: 1},
		"a rule":                       {types: []salesforcetest.RecordType{{DeveloperName: "A"}}, restricted: true, rule: true, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			restricted := restricted
			restricted.Restricted = tt.restricted
			w.org.Define(schema.Lead, restricted)
			for _, rt := range tt.types {
				w.org.DefineRecordType(schema.Lead, rt)
			}
			cfg := keyed()
			cfg.Settings.Mapping = mapping.Recommended()
			if !tt.unmapped {
				cfg.Settings.Tags.Rules = []tags.Rule{{Category: "Grade", Field: "Grade__c"}}
			}
			if tt.rule {
				cfg.Settings.Mapping = cfg.Settings.Mapping.With(mapping.Rule{From: mapping.Constant("A"), Lead: schema.RecordTypeID})
			}
			c := w.client(cfg)
			for i := range 3 {
				l := person("m"+string(rune('a'+i)), string(rune('a'+i))+"@lumen.example")
				l.Tags = []tags.Tag{{Category: "Grade", Value: "Hot"}}
				require.Equal(t, salesforce.Created, w.sync(c, l)[0].Outcome)
			}
			require.Equal(t, tt.want, w.typeRequests())
		})
	}
}

// Several calls at once ask once for each type; after Ping the next one asks again.
func TestRecordTypesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	w := typedWorld(t)
	c := w.client(typedConfig(captured()))
	require.NoError(t, c.Ping(t.Context()))
	both := func() {
		var calls sync.WaitGroup
		for i := range 8 {
			calls.Go(func() {
				l := person("m"+string(rune('a'+i)), string(rune('a'+i))+"@lumen.example")
				l.Person.Custom = map[string]any{"type": []string{"fair", "Inbound"}[i%2]}
				l.Tags = []tags.Tag{{Category: "Grade", Value: "Hot"}}
				_, err := c.Sync(t.Context(), l)
				require.NoError(t, err)
			})
		}
		calls.Wait()
	}
	both()
	require.Equal(t, 2, w.typeRequests())
	require.NoError(t, c.Ping(t.Context()))
	both()
	require.Equal(t, 4, w.typeRequests())
}

// Where the org does not tell the values of a type, Salesforce refuses the wrong ones,
// and the rest of the lead is written.
func TestRecordTypesThatTheOrgDoesNotTell(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"not there":     {404, `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`},
		"closed":        {403, `[{"errorCode":"API_DISABLED_FOR_ORG","message":"API is not enabled for this Organization or Partner"}]`},
		"not supported": {400, `[{"errorCode":"INVALID_TYPE","message":"Object Lead is not supported in UI API"}]`},
		"no access":     {403, `[{"errorCode":"INSUFFICIENT_ACCESS","message":"You don't have access to this record."}]`},
		"no JSON":       {200, `<html></html>`},
		"another shape": {200, `{"picklistFieldValues":[]}`},
		"nothing known": {200, `{"picklistFieldValues":{}}`},
		"a crash":       {500, `[{"errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error occurred."}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := typedWorld(t)
			c := w.client(w.through(typedConfig(captured()), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(path, "/ui-api/") {
					return reply(answer.status, answer.body), nil
				}
				return do()
			}))
			l := person("m1", "a@lumen.example")
			l.Person.Custom = map[string]any{"type": "fair"}
			l.Tags = []tags.Tag{{Category: "Grade", Value: "Cold"}, {Category: "Topics", Value: "Warm"}}
			r := w.sync(c, l)[0]
			require.Equal(t, salesforce.Created, r.Outcome)
			require.Equal(t, "Grade__c INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Salesforce refused the record because of this field", losses(&r))
			require.Equal(t, "Warm", w.stored(r.ID)["Topics__c"])
			writes := w.writes()
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
			require.Equal(t, writes, w.writes())
		})
	}
}

// A type that is taken from the user after the org was described is left out, and so
// it is of later leads.
func TestRecordTypesThatSalesforceRefuses(t *testing.T) {
	t.Parallel()
	w := typedWorld(t)
	c := w.client(typedConfig(captured()))
	require.NoError(t, c.Ping(t.Context()))
	w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Event_Lead", Unassigned: true})
	lead := func(n string) salesforce.Lead {
		l := person(n, n+"@lumen.example")
		l.Person.Custom = map[string]any{"type": "fair"}
		l.Tags = []tags.Tag{{Category: "Grade", Value: "Cold"}}
		return l
	}
	r := w.sync(c, lead("m1"))[0]
	require.Equal(t, salesforce.Created, r.Outcome)
	require.Equal(t, "RecordTypeId INVALID_CROSS_REFERENCE_KEY Salesforce refused the record because of this field", losses(&r))
	require.Contains(t, r.Dropped[0].Hint, "permission set")
	require.Equal(t, "Inbound", w.typeName(r.ID))
	require.Equal(t, "Cold", w.stored(r.ID)["Grade__c"])
	writes := w.writes()
	require.Equal(t, salesforce.Unchanged, w.sync(c, lead("m1"))[0].Outcome)
	require.Equal(t, writes, w.writes())
	r = w.sync(c, lead("m2"))[0]
	require.Equal(t, "RecordTypeId INVALID_CROSS_REFERENCE_KEY Salesforce refused this value before", losses(&r))
	require.Equal(t, "Cold", w.stored(r.ID)["Grade__c"], "it is judged by the default type")
	require.Equal(t, writes+1, w.writes(), "it is not sent again")
}

// A Backfill writes and judges record types as Sync does.
func TestRecordTypesOfABackfill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := typedWorld(t)
		there := w.lead(map[string]any{"Email": "p0@lumen.example"}) // Inbound
		c := w.client(typedConfig(captured())).SetBulk(1, 1, 0)
		leads := make([]salesforce.Lead, 8)
		for i := range leads {
			n := string(rune('0' + i))
			leads[i] = person("m"+n, "p"+n+"@lumen.example")
			leads[i].Person.Custom = map[string]any{"type": []string{"fair", "Inbound", "gone", ""}[i%4]}
			leads[i].Tags = []tags.Tag{{Category: "Grade", Value: []string{"Hot", "Cold"}[i/4]}}
		}
		for i, r := range w.backfilled(c, leads...) {
			isEvent, value := i%4 == 0 && i > 0, leads[i].Tags[0].Value
			require.NoError(t, r.Err)
			require.Equal(t, map[bool]string{true: "Event_Lead", false: "Inbound"}[isEvent], w.typeName(r.ID), i)
			want := any(value)
			if isEvent != (value == "Hot") {
				want = nil
				require.Contains(t, losses(&r), "Grade__c PICKLIST the record type does not have the value", i)
			}
			require.Equal(t, want, w.stored(r.ID)["Grade__c"], i)
			require.Equal(t, i == 0, r.ID == there)
		}
		require.NotEmpty(t, w.jobs())
		require.Equal(t, 2, w.typeRequests())
		before := w.org.Records(schema.Lead)
		for _, r := range w.backfilled(c, leads...) {
			require.Equal(t, salesforce.Unchanged, r.Outcome)
		}
		require.Equal(t, before, w.org.Records(schema.Lead))
	})
}

// A call that is canceled while the values of a type are asked for ends with its
// context's error, and the next one asks for itself.
func TestRecordTypesAskedForInVain(t *testing.T) {
	t.Parallel()
	w := typedWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := w.client(w.through(typedConfig(captured()), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(path, "/ui-api/") && ctx.Err() == nil {
			cancel()
			return nil, context.Canceled
		}
		return do()
	}))
	l := person("m1", "a@lumen.example")
	l.Person.Custom = map[string]any{"type": "fair"}
	l.Tags = []tags.Tag{{Category: "Grade", Value: "Cold"}}
	results, err := c.Sync(ctx, l)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"NotSent"}, outcomes(results))
	r := w.sync(c, l)[0]
	require.Equal(t, "Grade__c PICKLIST the record type does not have the value", losses(&r))
	require.Equal(t, 1, w.typeRequests())
}

// A temporary failure to tell the values of a type is forgotten with its call, which
// asks once; a refusal holds until the org is described again.
func TestRecordTypesAreAskedAnew(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status       int
		body         string
		err          error
		first, later int // requests of the first call, and of the two after it
	}{
		"an outage":     {status: 503, first: 1, later: 1},
		"a crash":       {status: 500, body: `[{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}]`, first: 1, later: 1},
		"too many":      {status: 429, first: 1, later: 1},
		"a limit":       {status: 403, body: `[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded."}]`, first: 1, later: 1},
		"no connection": {err: io.ErrUnexpectedEOF, first: 1, later: 1},
		"a refusal":     {status: 403, body: `[{"errorCode":"INSUFFICIENT_ACCESS","message":"x"}]`, first: 1},
		"not there":     {status: 404, body: `[{"errorCode":"NOT_FOUND","message":"x"}]`, first: 1},
		"a page":        {status: 200, body: "<html>", first: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := typedWorld(t)
			var asked atomic.Int64
			fails := true
			c := w.client(w.through(typedConfig(captured()), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
				if !strings.Contains(path, "/ui-api/") {
					return do()
				}
				asked.Add(1)
				switch {
				case !fails:
					return do()
				case tt.err != nil:
					return nil, tt.err
				}
				return reply(tt.status, tt.body), nil
			}))
			sync := func(call string) salesforce.Results {
				leads := make([]salesforce.Lead, 5)
				for i := range leads {
					n := call + string(rune('0'+i))
					leads[i] = person(n, n+"@lumen.example")
					leads[i].Person.Custom = map[string]any{"type": "fair"}
					leads[i].Tags = []tags.Tag{{Category: "Grade", Value: "Cold"}}
				}
				return w.sync(c, leads...)
			}
			for _, r := range sync("a") {
				require.Contains(t, losses(&r), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
			}
			require.EqualValues(t, tt.first, asked.Load(), "one call asks once for all leads")
			fails = false
			for _, call := range []string{"b", "c"} {
				for _, r := range sync(call) {
					require.Equal(t, tt.later > 0, losses(&r) == "Grade__c PICKLIST the record type does not have the value", losses(&r))
				}
			}
			require.EqualValues(t, tt.first+tt.later, asked.Load())
			require.NoError(t, c.Ping(t.Context()))
			for _, r := range sync("d") {
				require.Equal(t, "Grade__c PICKLIST the record type does not have the value", losses(&r))
			}
		})
	}
}

// A call that waits for the answer to another one ends with its own ctx.
func TestRecordTypesAskedForByOthers(t *testing.T) {
	t.Parallel()
	w := typedWorld(t)
	begun, held := make(chan bool), make(chan bool)
	hold := sync.OnceFunc(func() { close(begun); <-held })
	c := w.client(w.through(typedConfig(captured()), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(path, "/ui-api/") {
			hold()
		}
		return do()
	}))
	lead := func(n, kind string) salesforce.Lead {
		l := person(n, n+"@lumen.example")
		l.Person.Custom = map[string]any{"type": kind}
		l.Tags = []tags.Tag{{Category: "Grade", Value: "Hot"}}
		return l
	}
	first := make(chan salesforce.Results)
	go func() {
		r, _ := c.Sync(t.Context(), lead("m1", "fair"))
		first <- r
	}()
	<-begun
	for _, kind := range []string{"fair", "Inbound"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		results, err := c.Sync(ctx, lead("m2", kind))
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, []string{"NotSent"}, outcomes(results))
	}
	close(held)
	require.Equal(t, []string{"Created"}, outcomes(<-first))
	require.Equal(t, salesforce.Created, w.sync(c, lead("m2", "fair"))[0].Outcome)
	require.Equal(t, 1, w.typeRequests())
}

// A new record reports a Default that its type does not allow. An existing record
// keeps its type, whatever the rule for the type captured.
func TestRecordTypesAndRules(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rule    mapping.Rule // beside captured: its Default, Required and Strict
		grade   string       // Default of the rule for Grade__c
		kind    string       // captured
		value   string       // likewise, for Grade__c
		tag     bool         // a tag chooses the type
		created string       // losses of a new record; "-": it is refused
	}{
		"a default of the type":             {grade: "Hot", kind: "fair"},
		"a default of another type":         {grade: "Cold", kind: "fair", created: "Grade__c PICKLIST the record type does not have the value"},
		"a default that is not needed":      {grade: "Cold", kind: "fair", value: "Warm"},
		"a default for what is lost":        {grade: "Hot", kind: "fair", value: "Cold", created: "Grade__c PICKLIST the record type does not have the value"},
		"a default type that is inactive":   {rule: mapping.Rule{Default: "Retired"}, created: "RecordTypeId RECORD_TYPE Retired is inactive"},
		"a default type that is not needed": {rule: mapping.Rule{Default: "Retired"}, kind: "fair"},
		"a required type":                   {rule: mapping.Rule{Required: true}, kind: "gone", created: "-"},
		"a strict rule":                     {rule: mapping.Rule{Strict: true}, kind: "gone", created: "-"},
		"a tag":                             {tag: true, kind: "Event_Lead"},
		"a tag that is no type":             {tag: true, kind: "Booth 12", created: "RecordTypeId RECORD_TYPE the object has no such record type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := typedWorld(t)
			cfg := keyed()
			rule := captured()
			rule.Default, rule.Required, rule.Strict = tt.rule.Default, tt.rule.Required, tt.rule.Strict
			cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Custom("grade"), Lead: "Grade__c", Default: tt.grade})
			if tt.tag {
				cfg.Settings.Tags.Rules = []tags.Rule{{Category: "Kind", Field: schema.RecordTypeID}}
			} else {
				cfg.Settings.Mapping = cfg.Settings.Mapping.With(rule)
			}
			for _, email := range []string{"new@lumen.example", "there@lumen.example"} {
				id, want := "", tt.created
				if email == "there@lumen.example" {
					id, want = w.lead(map[string]any{"Email": email, "Grade__c": "Cold"}), ""
					require.NoError(t, w.org.Update(id, map[string]any{schema.RecordTypeID: nil}))
				}
				l := person("m-"+email, email)
				l.Person.Custom = map[string]any{"type": tt.kind, "grade": tt.value}
				if tt.tag {
					l.Tags = []tags.Tag{{Category: "Kind", Value: tt.kind}}
				}
				c := w.client(cfg)
				r := w.sync(c, l)[0]
				if want == "-" {
					require.Equal(t, salesforce.Refused, r.Outcome)
					require.ErrorContains(t, r.Err, field.ErrRecordType.Error())
					continue
				}
				require.NoError(t, r.Err)
				require.Equal(t, want, losses(&r))
				writes := w.writes()
				r = w.sync(c, l)[0]
				require.Equal(t, salesforce.Unchanged, r.Outcome)
				require.Equal(t, writes, w.writes())
				require.Equal(t, id == "", w.typeName(r.ID) != "")
			}
		})
	}
}
