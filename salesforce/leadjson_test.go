package salesforce

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// readsBack writes a lead, reads it in every way there is, and returns what it
// is then. Each way gives the same lead, and that one the same bytes.
func readsBack(t *testing.T, l Lead) Lead {
	t.Helper()
	text, err := json.Marshal(l)
	require.NoError(t, err)
	var got Lead
	require.NoError(t, json.Unmarshal(text, &got))
	for _, stream := range []string{string(text), "[" + string(text) + "]", `{"leads":[` + string(text) + "]}", string(text) + "\n" + string(text)} {
		n := 0
		for read, err := range DecodeLeads(strings.NewReader(stream), DecodeOptions{MaxLead: math.MaxInt}) {
			require.NoError(t, err)
			again, err := json.Marshal(read)
			require.NoError(t, err)
			require.Equal(t, string(text), string(again))
			n++
		}
		require.Equal(t, strings.Count(stream, string(text)), n)
	}
	return got
}

// A lead survives its own JSON.
func TestLeadSurvivesJSON(t *testing.T) {
	full := fullLead()
	full.Actions, full.Person.Unreadable = append(full.Actions, engagement.Action{ID: "2c40"}, engagement.Action{}, engagement.Action{ID: "a\"b"}), []string{"company.zip", "tags[1]"}
	full.Person.NumberOfScans, full.Person.RemoteIDs = new(0), []mapping.RemoteID{{ID: "00Q", IntegrationType: "SALES_FORCE"}, {}}
	full.Person.Custom = map[string]any{"booth": "12"}
	full.Person.Scans[0].EventID = "7"
	at := time.Date(2026, time.October, 14, 15, 2, 11, 987654321, time.UTC)
	custom := func(v any) Lead { return Lead{Person: mapping.Person{Custom: map[string]any{"v": v}}} }
	same := func(*Lead) {}
	becomes := func(v any) func(*Lead) { return func(l *Lead) { *l = custom(v) } }
	for name, tt := range map[string]struct {
		in      Lead
		becomes func(*Lead)
	}{
		"zero":                           {Lead{}, same},
		"all there is":                   {full, same},
		"only an ID":                     {Lead{Person: mapping.Person{ID: "0197dc92"}}, same},
		"only IDs of what was done":      {Lead{Actions: []engagement.Action{{ID: "a"}, {ID: "b"}}}, same},
		"tags by category and by option": {Lead{Tags: []tags.Tag{{Category: "Score", Value: "Hot"}, {OptionID: "7", Value: "Hot"}, {Category: "S", Value: "<&>", OptionID: "8"}, {}}}, same},
		"actions that were made in Go":   {Lead{Actions: []engagement.Action{{ID: "1", Kind: engagement.Call, By: "a@x.example", At: at, Notes: "n"}, {Kind: engagement.Note, EventType: "FAX"}, {EventType: "PHONE"}, {}}}, same},
		"empty lists": {Lead{
			Person: mapping.Person{Phones: mapping.Phones{LeadProvided: []mapping.Phone{}}, Scans: []mapping.Scan{}, Campaigns: []mapping.Campaign{}, RemoteIDs: []mapping.RemoteID{}, Custom: map[string]any{}, Unreadable: []string{}},
			Tags:   []tags.Tag{}, Actions: []engagement.Action{},
		}, func(l *Lead) { *l = Lead{} }},
		"items that are blank": {Lead{Person: mapping.Person{Scans: make([]mapping.Scan, 2), Campaigns: make([]mapping.Campaign, 1), Phones: mapping.Phones{MoblyProvided: make([]mapping.Phone, 1)}}}, same},
		"zones": {Lead{Person: mapping.Person{
			CreatedAt: at.In(time.FixedZone("", 2*3600)), UpdatedAt: at.In(time.FixedZone("", -(3*3600 + 1800))),
			Scans: []mapping.Scan{{At: at.In(time.FixedZone("", 1172))}}, Campaigns: []mapping.Campaign{{ID: "c", At: at.In(time.FixedZone("", 25*3600))}},
		}}, same},
		"the first and the last year":         {Lead{Person: mapping.Person{CreatedAt: time.Date(0, 1, 1, 0, 0, 0, 1, time.UTC), UpdatedAt: time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)}}, same},
		"scans":                               {Lead{Person: mapping.Person{NumberOfScans: new(math.MaxInt), Scans: []mapping.Scan{{At: at, By: "b", Event: "E", Source: mapping.ViaUpload}}}}, same},
		"HTML, quotes, line breaks and signs": {Lead{Person: mapping.Person{LastName: `<b>"O'Neil" & \ufffd\n</b>`, Description: "a\r\n\tb\u2028\u0000\U0001f600", Address: `\\ufffd`}}, same},
		"text that is no UTF-8":               {Lead{Person: mapping.Person{LastName: "Zo\xeb \xff\xfe"}}, func(l *Lead) { l.Person.LastName = "Zo\ufffd \ufffd\ufffd" }},

		"custom: text, yes or no, nothing":  {Lead{Person: mapping.Person{Custom: map[string]any{"": "", "a": "x", "b": false, "c": nil, "ü": true}}}, same},
		"custom: nested":                    {custom(map[string]any{"list": []any{"x", nil, map[string]any{}, []any{}}, "deep": map[string]any{"n": json.Number("1")}}), same},
		"custom: a number of many digits":   {custom(json.Number("123456789012345678901234567890.10")), same},
		"custom: a number with an exponent": {custom(json.Number("-1E+400")), same},
		"custom: a whole number":            {custom(int64(math.MinInt64)), becomes(json.Number("-9223372036854775808"))},
		"custom: a number with a point":     {custom(0.1), becomes(json.Number("0.1"))},
		"custom: a large number":            {custom(1e21), becomes(json.Number("1e+21"))},
		"custom: a blank number":            {custom(json.Number("")), becomes(nil)},
		"custom: texts":                     {custom([]string{"a", "b"}), becomes([]any{"a", "b"})},
		"custom: a time":                    {custom(at), becomes("2026-10-14T15:02:11.987654321Z")},
		"custom: a struct":                  {custom(struct{ B, A int }{2, 1}), becomes(map[string]any{"A": json.Number("1"), "B": json.Number("2")})},
		"custom: JSON":                      {custom(json.RawMessage(" {\"b\" : \"\\u00e9\", \"a\":1.0} ")), becomes(map[string]any{"b": "é", "a": json.Number("1.0")})},
		"custom: text that is no UTF-8":     {Lead{Person: mapping.Person{Custom: map[string]any{"k\xff": "Zo\xeb"}}}, func(l *Lead) { l.Person.Custom = map[string]any{"k\ufffd": "Zo\ufffd"} }},
	} {
		t.Run(name, func(t *testing.T) {
			before := tt.in.clone()
			got := readsBack(t, tt.in)
			require.Empty(t, cmp.Diff(before, tt.in), "it is not changed")
			want := tt.in
			tt.becomes(&want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What JSON cannot hold is an error that names it and does not quote it.
func TestLeadThatCannotBeJSON(t *testing.T) {
	loop := map[string]any{}
	loop["self"] = loop
	custom := func(v any) Lead {
		return Lead{Person: mapping.Person{Custom: map[string]any{"a": 1, "score": v, "z": "SECRET"}}}
	}
	late := time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		in   Lead
		want string
	}{
		"NaN":                {custom(math.NaN()), `custom value "score" is a float64, NaN`},
		"an infinity":        {custom(float32(math.Inf(1))), `custom value "score" is a float32, +Inf`},
		"NaN within":         {custom([]any{map[string]any{"x": math.NaN()}}), `custom value "score" is a []interface {}, NaN`},
		"a channel":          {custom(make(chan int)), `custom value "score" is a chan int`},
		"a function":         {custom(func() {}), `custom value "score" is a func()`},
		"no number":          {custom(json.Number("SECRET")), `custom value "score" is a json.Number`},
		"no JSON":            {custom(json.RawMessage("{SECRET")), `custom value "score" is a json.RawMessage`},
		"a loop":             {custom(loop), `custom value "score" is a map[string]interface {}`},
		"a late time":        {custom(late), `custom value "score" is a time.Time`},
		"a late capture":     {Lead{Person: mapping.Person{FirstName: "SECRET", CreatedAt: late}}, "year outside of range"},
		"a late scan":        {Lead{Person: mapping.Person{Scans: []mapping.Scan{{At: late, By: "SECRET"}}}}, "year outside of range"},
		"an action too late": {Lead{Actions: []engagement.Action{{At: late, Notes: "SECRET"}}}, "is not between 0 and 9999"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := json.Marshal(tt.in)
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "SECRET")
		})
	}
}

// What is written in the form of Mobly's REST API is what that sends.
func TestLeadIsWrittenAsTheAPISendsIt(t *testing.T) {
	text, err := json.Marshal(Lead{
		Person: mapping.Person{ID: "1", LastName: "Lovelace", Company: mapping.Company{Zip: "98101"}}, Tags: []tags.Tag{{OptionID: "7", Value: "Hot"}},
		Actions: []engagement.Action{{ID: "33", EventType: "PHONE", Kind: engagement.Call, By: "rep@x.example", Notes: "called"}, {ID: "11"}},
	})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"1","lastName":"Lovelace","company":{"zip":"98101"},"tags":[{"value":"Hot","tagOptionId":"7"}],`+
		`"leadActivityEvents":[{"id":"33","eventType":"PHONE","createdBy":"rep@x.example","eventNotes":"called"},"11"]}`, string(text))
}

// FuzzLeadRoundTrip: whatever is read as a lead is written, and read again as
// the same lead, which is written as the same bytes.
func FuzzLeadRoundTrip(f *testing.F) {
	full := fullLead()
	text, err := json.Marshal(full)
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"id":7,"company":{"zip":98101},"phoneNumbers":{"leadProvided":"1"},"scans":{"at":"x"},"custom":{"a":[1e400,-0.0,"\ud800"]},"unreadable":["tags",5]}`))
	f.Add([]byte(`{"createdAt":"0000-01-01T00:00:00+23:59","updatedAt":"9999-12-31T23:59:59-23:59","numberOfScans":"3","isEnriched":0,"phoneNumbers":{"leadProvided":[]}}`))
	f.Add([]byte(`{"tags":[{"category":"a"},{},null,"x"],"leadActivityEvents":["1",{"id":2,"eventType":"PHONE","kind":"","durationSeconds":90.4,"createdAt":"0000-01-01T00:00:00+01:00"},{"eventType":"FAX","kind":"Call"},{"kind":"X"},5]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var l Lead
		if json.Unmarshal(in, &l) != nil {
			return
		}
		got := readsBack(t, l)
		// cmp.Diff would take years where Custom is nested deeply; that it is written
		// as the same bytes was seen.
		l.Person.Custom, got.Person.Custom = nil, nil
		if diff := cmp.Diff(l, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
