package salesforce

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// decodeAll returns the IDs of the leads read, "!" for each that could not be,
// and the error that ended the stream.
func decodeAll(r io.Reader, opts DecodeOptions) (ids []string, end error) {
	for l, err := range DecodeLeads(r, opts) {
		var one *DecodeError
		switch {
		case err == nil:
			ids = append(ids, l.Person.ID)
		case errors.As(err, &one):
			ids = append(ids, "!")
		default:
			return ids, err
		}
	}
	return ids, nil
}

func TestDecodeLeads(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
		end      string // of the error; empty: none
	}{
		{"nothing", "", nil, ""},
		{"white space", " \n\t", nil, ""},
		{"wrapper", `{"leads":[{"id":"1"},{"id":"2"}]}`, []string{"1", "2"}, ""},
		{"wrapper, empty", `{"leads":[]}`, nil, ""},
		{"wrapper with more behind it", `{"leads":[{"id":"1"}],"total":1}`, []string{"1"}, ""},
		{"REST answer", `{"status":"ok","pagination":{"limit":50},"results":{"total":1,"leads":[{"id":"1"}]}}`, []string{"1"}, ""},
		{"array", `[{"id":"1"},{"id":"2"}]`, []string{"1", "2"}, ""},
		{"JSON lines", "{\"id\":\"1\"}\n\n{\"id\":\"2\"}\n", []string{"1", "2"}, ""},
		{"one lead", `{"id":"1"}`, []string{"1"}, ""},
		{"byte order mark", "\ufeff[{\"id\":\"1\"}]", []string{"1"}, ""},
		{"one bad lead does not cost the others", `[{"id":"1"},{"id":5},"x",7,null,[],{"id":"2"}]`, []string{"1", "5", "!", "!", "!", "!", "2"}, ""},
		{"cut off inside a lead", `[{"id":"1"},{"id":"2`, []string{"1"}, "ends too early, after 1 leads"},
		{"cut off behind a lead", `{"leads":[{"id":"1"}`, []string{"1"}, "ends too early, after 1 leads"},
		{"broken JSON", `[{"id":"1"},{"id":]]`, []string{"1", "!"}, ""},
		{"several answers", `{"leads":[{"id":"1"}]}{"leads":[{"id":"2"}]}`, []string{"1", "2"}, ""},
		{"several lists", `{"results":{"leads":[{"id":"1"}],"leads":[{"id":"2"}]},"leads":[{"id":"3"}]}`, []string{"1", "2", "3"}, ""},
		{"another object behind the list", `{"leads":[{"id":"1"}]} {"id":"2"}`, []string{"1"}, "something follows the list of leads"},
		{"cut off behind the list", `{"leads":[{"id":"1"}]`, []string{"1"}, "ends too early, after 1 leads"},
		{"a second list", `[{"id":"1"}] []`, []string{"1"}, "something follows the list of leads"},
		{"JSON lines with a status", "{\"status\":\"x\",\"id\":\"1\"}\n{\"id\":\"2\"}", []string{"1", "2"}, ""},
		{"a broken line", "{\"id\":\"1\"}\n{\"id\":]", []string{"1", "!"}, ""},
		{"leads with values called leads", `{"status":"a \"leads\":","id":"1","custom":{"leads":1,"a":{"results":[]}}}` + "\n" + `{"id":"2"}`, []string{"1", "2"}, ""},
		{"REST answer with more before it", `{"pagination":{"a":{"leads":2}}, "total":-1.5, "next":null, "status" : "\\", "results" :{"events":[{"leads":{}}],"leads":[{"id":"1"}]}}`, []string{"1"}, ""},
		{"no list", `{"results":{"total":0}}`, nil, `it has no "leads"`},
		{"leads is no array", `{"leads":{"id":"1"}}`, nil, "the list of leads is not an array"},
		{"text", "hello", nil, "it begins with neither { nor ["},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
				got, err := decodeAll(r, DecodeOptions{})
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("leads (-want +got):\n%s", diff)
				}
				if tt.end == "" {
					require.NoError(t, err)
					continue
				}
				require.ErrorIs(t, err, sferr.ErrInput)
				require.ErrorContains(t, err, tt.end)
			}
		})
	}
}

func TestDecodeLeadsReaderError(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := decodeAll(io.MultiReader(strings.NewReader(`[{"id":"1"},`), iotest.ErrReader(broken)), DecodeOptions{})
	require.ErrorIs(t, err, broken)
}

func TestDecodeLeadsBreak(t *testing.T) {
	n := 0
	for _, err := range DecodeLeads(strings.NewReader(`[{"id":"1"},{"id":"2"}]`), DecodeOptions{}) {
		require.NoError(t, err)
		n++
		break
	}
	require.Equal(t, 1, n)
}

func TestDecodeErrorHoldsNoValue(t *testing.T) {
	for _, in := range []string{`["SECRET-777123"]`, `[777123]`, `[["SECRET-777123"]]`} {
		for _, err := range DecodeLeads(strings.NewReader(in), DecodeOptions{}) {
			var one *DecodeError
			require.ErrorAs(t, err, &one, in)
			require.Equal(t, 0, one.Index)
			require.NotContains(t, err.Error(), "777123")
		}
	}
}

// What cannot be read costs itself, never the lead, and is named.
func TestDecodeUnreadableMembers(t *testing.T) {
	const in = `[{"id":7,"firstName":{"a":"SECRET"},"company":{"zip":98101,"city":["SECRET"]},"numberOfScans":"3",
		"tags":[{"category":"Score","value":5},{"category":{}},null],"leadActivityEvents":["1",{"id":2,"eventType":"PHONE"},{"eventNotes":["SECRET"]}]},
		{"tags":"SECRET","leadActivityEvents":{}}]`
	var leads []Lead
	for l, err := range DecodeLeads(strings.NewReader(in), DecodeOptions{}) {
		require.NoError(t, err)
		leads = append(leads, l)
	}
	require.Len(t, leads, 2)
	l := leads[0]
	require.Equal(t, []string{"firstName", "company.city", "tags[1]", "leadActivityEvents[2]"}, l.Person.Unreadable)
	require.Equal(t, "7", l.Person.ID)
	require.Equal(t, "98101", l.Person.Company.Zip)
	require.Equal(t, 3, *l.Person.NumberOfScans)
	require.Equal(t, []tags.Tag{{Category: "Score", Value: "5"}}, l.Tags)
	require.Len(t, l.Actions, 2)
	require.Equal(t, engagement.Action{ID: "1"}, l.Actions[0])
	require.Equal(t, "2", l.Actions[1].ID)
	require.Equal(t, []string{"tags", "leadActivityEvents"}, leads[1].Person.Unreadable)
}

func TestDecodeLeadsTooLarge(t *testing.T) {
	got, err := decodeAll(strings.NewReader(fmt.Sprintf(`[{"id":"1","description":%q},{"id":"2"}]`, strings.Repeat("x", 100))), DecodeOptions{MaxLead: 50})
	require.NoError(t, err)
	require.Equal(t, []string{"!", "2"}, got)

	got, err = decodeAll(strings.NewReader(fmt.Sprintf(`{"id":"1","description":%q}`, strings.Repeat("x", 100))), DecodeOptions{MaxLead: 50})
	require.NoError(t, err)
	require.Equal(t, []string{"!"}, got, "a lead it may be")
}

func TestDecodeTagsAndActivities(t *testing.T) {
	const in = `[{"id":"1",
		"tags":[{"category":"Score","value":"Hot"},{"tagOptionId":"opt1","value":"Cold"},{"tagOptionId":"opt2"},{"tagOptionId":"gone","value":"x"}],
		"leadActivityEvents":["11-22",{"id":"33-44","eventType":"PHONE","createdBy":"rep@example.com","createdAt":"2026-10-15T17:30:00.000Z","eventNotes":"called"}]}]`
	groups := []tags.Group{{Name: "Score", Options: []tags.Option{{ID: "opt1", Value: "Cold"}}}, {Name: "Segment", Status: "ARCHIVED", Options: []tags.Option{{ID: "opt2", Value: "Buyer"}}}}
	for l, err := range DecodeLeads(strings.NewReader(in), DecodeOptions{TagGroups: groups}) {
		require.NoError(t, err)
		want := []tags.Tag{{Category: "Score", Value: "Hot"}, {Category: "Score", Value: "Cold", OptionID: "opt1"}, {Category: "Segment", Value: "Buyer", OptionID: "opt2"}, {Value: "x", OptionID: "gone"}}
		if diff := cmp.Diff(want, l.Tags); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}
		require.Len(t, l.Actions, 2)
		require.Equal(t, engagement.Action{ID: "11-22"}, l.Actions[0])
		require.Equal(t, "33-44", l.Actions[1].ID)
		require.Equal(t, "called", l.Actions[1].Notes)
	}
}

func TestDecodeSharedSample(t *testing.T) {
	f, err := os.Open("../../shared/data/leads.json")
	if err != nil {
		t.Skip("the shared sample is not here")
	}
	defer f.Close()
	ids, err := decodeAll(f, DecodeOptions{})
	require.NoError(t, err)
	require.Len(t, ids, 30)
	require.NotContains(t, ids, "!")
}

func FuzzDecodeLeads(f *testing.F) {
	f.Add([]byte(`{"leads":[{"id":"1"}]}`))
	f.Add([]byte(`[{"id":"1"},{"id":5}]`))
	f.Add([]byte("{\"id\":\"1\"}\n{\"id\":\"2\"}"))
	f.Add([]byte(`{"results":{"leads":[]}}`))
	f.Add([]byte(`{"error":"unauthorized"}`))
	f.Add([]byte(`[{"id":"1"},{"event":"lead.created","data":{}},{}]`))
	f.Add([]byte("{\"statusCode\":500,\"message\":\"x\"}\n{\"id\":\"2\"}]"))
	f.Fuzz(func(_ *testing.T, in []byte) {
		for _, err := range DecodeLeads(strings.NewReader(string(in)), DecodeOptions{MaxLead: 1 << 10}) {
			if err != nil {
				_ = err.Error()
			}
		}
	})
}

// Activities of Mobly's lists take the place of those that are known only by their
// ID, and join the lead that they name, once.
func TestDecodeActivities(t *testing.T) {
	call := engagement.Action{ID: "a1", Kind: engagement.Call, Notes: "called", LeadID: "1"}
	note := engagement.Action{ID: "a2", Kind: engagement.Note, Notes: "met", LeadID: "1"}
	nameless := engagement.Action{Kind: engagement.Note, LeadID: "2"}
	own := engagement.Action{ID: "a3", EventType: "NOTE", Kind: engagement.Note, Notes: "own"}
	in := `[{"id":"1","leadActivityEvents":["a1","unknown",{"id":"a3","eventType":"NOTE","eventNotes":"own"}]},{"id":"2","lastName":"Kim"},{"lastName":"Lee"}]`
	leads, err := ReadLeads(strings.NewReader(in), DecodeOptions{Activities: []engagement.Action{
		note, call, nameless, {ID: "a3", Notes: "other"}, {ID: "a4", LeadID: "3"}, {},
	}})
	require.NoError(t, err)
	for i, want := range [][]engagement.Action{{call, {ID: "unknown"}, own, note}, {nameless}, nil} {
		if diff := cmp.Diff(want, leads[i].Actions); diff != "" {
			t.Errorf("lead %d (-want +got):\n%s", i, diff)
		}
	}
}
