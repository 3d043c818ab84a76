package salesforce

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// notLeads are objects that are not leads, and what is said of them.
var notLeads = map[string]struct{ in, reason string }{
	"an error":                  {`{"error":"SECRET"}`, `it looks like an error: its members are "error"`},
	"an error with an ID":       {`{"id":"SECRET","createdAt":"2026-10-14T15:02:11Z","error":{"message":"SECRET"}}`, `it looks like an error: its members are "createdAt", "error", "id"`},
	"an error of a framework":   {`{"statusCode":401,"message":"SECRET"}`, `it looks like an error: its members are "message", "statusCode"`},
	"an error in other letters": {`{"Message":"SECRET","statuscode":500,"id":1}`, `it looks like an error: its members are "Message", "id", "statuscode"`},
	"an event":                  {`{"event":"lead.created","data":{"id":"SECRET","lastName":"SECRET"}}`, `it looks like an event: its members are "data", "event"`},
	"an event with an ID":       {`{"id":"SECRET","type":"lead.created","data":{"lastName":"SECRET"}}`, `it looks like an event: its members are "data", "id", "type"`},
	"an empty object":           {` { } `, `it is an empty object`},
	"a lead in an object":       {`{"lead":{"id":"SECRET"}}`, `it has no member of a lead: its members are "lead"`},
	"columns of a sheet":        {`{"First Name":"SECRET","E-Mail":"SECRET"}`, `it has no member of a lead: its members are "E-Mail", "First Name"`},
	"names that may be values":  {`{"ada@secret.example":1,"+12065550148":2,"é":3,"":4,"a\nb":5,"ok":6}`, `it has no member of a lead: its members are "ok", 5 more`},
	"a long name":               {`{"` + strings.Repeat("x", maxNameLength+1) + `":"SECRET"}`, `it has no member of a lead: its members are 1 more`},
	"many names":                {`{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}`, `it has no member of a lead: its members are "a", "b", "c", "d", "e", "f", "g", "h", 2 more`},
	"its members are nested":    {`{"person":{"lastName":"SECRET"},"tagList":[]}`, `it has no member of a lead: its members are "person", "tagList"`},
}

// What is not an object is not a lead, and leaves what was there as it is.
func TestOtherThanObjects(t *testing.T) {
	for in, reason := range map[string]string{
		`[{"id":"1"}]`: "it is an array", "\t\"SECRET\"": "it is a text", "\n7": "it is a number", "-7e3": "it is a number", "null": "it is null",
		"true": "it is true or false", "false": "it is true or false",
	} {
		lead := Lead{Actions: []engagement.Action{{ID: "as it was"}}}
		var one *DecodeError
		require.ErrorAs(t, json.Unmarshal([]byte(in), &lead), &one, in)
		require.Equal(t, DecodeError{Index: -1, Reason: reason}, *one)
		require.Equal(t, "NOT_A_LEAD", sferr.Explain(one).Code)
		require.Equal(t, Lead{Actions: []engagement.Action{{ID: "as it was"}}}, lead)
	}
}

// An object that is not a lead is an error that names its members and no value:
// that of its place in a list, or that of the whole input.
func TestNotLeads(t *testing.T) {
	for name, tt := range notLeads {
		t.Run(name, func(t *testing.T) {
			lead := Lead{Actions: []engagement.Action{{ID: "as it was"}}}
			var one *DecodeError
			require.ErrorAs(t, json.Unmarshal([]byte(tt.in), &lead), &one)
			require.Equal(t, DecodeError{Index: -1, Reason: tt.reason}, *one)
			require.Equal(t, "salesforce: not a lead: "+tt.reason, one.Error())
			require.Equal(t, Lead{Actions: []engagement.Action{{ID: "as it was"}}}, lead)

			for _, list := range []string{`[{"id":"1"},%s,{"id":"2"}]`, `{"leads":[{"id":"1"},%s,{"id":"2"}]}`, "{\"id\":\"1\"}\n%s\n{\"id\":\"2\"}"} {
				leads, err := ReadLeads(strings.NewReader(fmt.Sprintf(list, tt.in)), DecodeOptions{})
				require.Len(t, leads, 2)
				require.ErrorAs(t, err, &one)
				require.Equal(t, DecodeError{Index: 1, Reason: tt.reason}, *one)
				require.NotErrorIs(t, err, sferr.ErrInput)
			}

			leads, err := ReadLeads(iotest.OneByteReader(strings.NewReader(tt.in+"\n")), DecodeOptions{})
			require.Empty(t, leads)
			require.EqualError(t, err, sferr.ErrInput.Error()+": "+tt.reason)
			require.NotErrorAs(t, err, &one)

			_, err = ReadLeads(strings.NewReader("["+tt.in+"]"), DecodeOptions{})
			require.ErrorAs(t, err, &one, "a list has its own places")
			leads, err = ReadLeads(strings.NewReader(tt.in+"\n{\"id\":\"2\"}"), DecodeOptions{})
			require.ErrorAs(t, err, &one, "another line follows")
			require.Len(t, leads, 1)
		})
	}
}

// One member of a lead makes an object a lead, whatever else it has.
func TestObjectsThatAreLeads(t *testing.T) {
	for _, in := range []string{
		`{"id":""}`, `{"id":null}`, `{"ID":"1"}`, `{"updatedAt":"2026-10-14T15:02:11Z"}`, `{"tags":[]}`, `{"leadActivityEvents":["1"]}`, `{"LASTNAME":"Kim"}`,
		`{"company":{}}`, `{"numberOfScans":0}`, `{"custom":{}}`, `{"isEnriched":false,"other":1}`, `{"unreadable":["zip"]}`, `{"firstName":{"a":1}}`,
		`{"id":"1","error":null}`, `{"id":"1","message":"hello"}`, `{"id":"1","data":{}}`, `{"error":"sync","lastName":"Kim"}`, `{"event":"Dreamforce","data":{},"email":""}`,
	} {
		t.Run(in, func(t *testing.T) {
			require.NoError(t, json.Unmarshal([]byte(in), new(Lead)))
		})
	}
}

func TestReadLeads(t *testing.T) {
	for name, tt := range map[string]struct {
		in   io.Reader
		want []string
		errs []string
	}{
		"nothing":               {strings.NewReader(""), nil, nil},
		"a list":                {strings.NewReader(`[{"id":"1"},{"id":"2"}]`), []string{"1", "2"}, nil},
		"JSON lines":            {strings.NewReader("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"), []string{"1", "2"}, nil},
		"an answer of the API":  {strings.NewReader(`{"results":{"leads":[{"id":"1"}]}}`), []string{"1"}, nil},
		"two bad leads":         {strings.NewReader(`[{"id":"1"},7,{"id":"2"},{},{"id":"3"}]`), []string{"1", "2", "3"}, []string{"lead 1 of the input", "lead 3 of the input"}},
		"a bad lead and an end": {strings.NewReader(`[{"id":"1"},7,{"id":"2"}`), []string{"1", "2"}, []string{"lead 1 of the input", "ends too early"}},
		"no leads":              {strings.NewReader("hello"), nil, []string{"it begins with neither"}},
		"no reader":             {nil, nil, []string{"there is no reader"}},
		"a reader that fails":   {io.MultiReader(strings.NewReader(`[{"id":"1"},`), iotest.ErrReader(io.ErrNoProgress)), []string{"1"}, []string{io.ErrNoProgress.Error()}},
		"lines that break off":  {io.MultiReader(strings.NewReader("{\"id\":\"1\"}\n"), iotest.ErrReader(io.ErrNoProgress)), []string{"1"}, []string{io.ErrNoProgress.Error()}},
		"a bracket after lines": {strings.NewReader(`{"id":"1"}]`), []string{"1"}, []string{"lead 1 of the input: JSON syntax error at byte 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			leads, err := ReadLeads(tt.in, DecodeOptions{})
			var ids []string
			for _, l := range leads {
				ids = append(ids, l.Person.ID)
			}
			if diff := cmp.Diff(tt.want, ids); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(tt.errs) == 0 {
				require.NoError(t, err)
				return
			}
			for _, text := range tt.errs {
				require.ErrorContains(t, err, text)
			}
			require.Len(t, strings.Split(err.Error(), "\n"), len(tt.errs))
		})
	}
}
