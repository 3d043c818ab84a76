package salesforce_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/pagetest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// full is a captured lead that has a value for every field.
func full(id, email string) salesforce.Lead {
	return salesforce.Lead{
		Person: mapping.Person{
			ID: id, UpdatedAt: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), FirstName: "Grace", LastName: "Kim-" + id, Email: email, PersonalEmail: "grace@home.example",
			Address: "1 Home Street", LinkedIn: "https://linkedin.example/grace", Facebook: "https://facebook.example/grace", Twitter: "https://x.example/grace",
			ProfilePicture: "https://pictures.example/grace.png", JobTitle: "Head of Data", Description: "Wants a demo.",
			Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "+1 555 0100", Type: "MOBILE", Preferred: true}, {Number: "+1 555 0101", Type: "OFFICE"}}},
			Company: mapping.Company{
				Name: "Lumen", Industry: "Technology", LinkedIn: "https://linkedin.example/lumen", Website: "https://lumen.example",
				StreetAddress: "2 Main Street", City: "Austin", State: "Texas", Zip: "73301", Country: "United States",
			},
			Scans:     []mapping.Scan{{At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC), By: "rep@exhibitor.example", Event: "Expo", Source: "scan"}},
			Campaigns: []mapping.Campaign{{ID: "c-1", At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)}},
		},
		Tags: []tags.Tag{{Category: "Score", Value: "hot"}, {Category: "Next Steps", Value: "Call"}},
		Actions: []engagement.Action{{
			ID: "a-" + id, Kind: engagement.Call, By: "rep@exhibitor.example", At: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC), Notes: "Talked of looms.",
		}},
	}
}

// plan is one of everything that a plan can say.
func planOfAll(t *testing.T) *salesforce.Plan {
	t.Helper()
	w := newWorld(t)
	w.contact(map[string]any{"Email": "known@lumen.example", "Title": `<b onclick="x()">Boss</b>`})
	w.lead(map[string]any{"Email": "two@lumen.example"})
	w.lead(map[string]any{"Email": "two@lumen.example"})
	long := full("long", "long@lumen.example")
	long.Person.JobTitle = strings.Repeat("Head of very many things. ", 10)
	known := full("known", "known@lumen.example")
	again := full("known", "known@lumen.example")
	plan, err := w.client(keyed()).Plan(t.Context(), []salesforce.Lead{
		long, known, again, full("several", "two@lumen.example"), {Person: mapping.Person{ID: "empty"}},
	}...)
	require.NoError(t, err)
	return plan
}

func TestPlanHTML(t *testing.T) {
	plan := planOfAll(t)
	var b strings.Builder
	require.NoError(t, plan.HTML(&b))
	golden(t, "report/plan.html", b.String())
	pagetest.Sound(t, b.String())
	require.Contains(t, b.String(), "&lt;b onclick=", "what was captured is no markup")
	for _, says := range []string{"TOO_LONG", "the lead matches 2 Leads by e-mail (Lead 00Q", "the same person as lead known", "Mobly: Call"} {
		require.Contains(t, b.String(), says)
	}
	b.Reset()
	require.NoError(t, new(salesforce.Plan).HTML(&b))
	pagetest.Sound(t, b.String())
	require.ErrorIs(t, plan.HTML(brokenWriter{}), io.ErrClosedPipe)
}

// The page names people first, folds long creates, and has a choice for each verb
// that some lead has.
func TestPlanPageIsForPeople(t *testing.T) {
	page := func(p *salesforce.Plan) string {
		var b strings.Builder
		require.NoError(t, p.HTML(&b))
		pagetest.Sound(t, b.String())
		return b.String()
	}
	made := planOfAll(t)
	html := page(made)
	for _, says := range []string{
		"<h3>1. Grace Kim-long, Lumen <", "<h3>3. Grace Kim-known, Lumen <", // the second capture has the name of the record that carries it
		"<h3>4. Grace Kim-several, Lumen <", // refused: as captured
		"<h3>5. Lead empty <",
		` fields of a new Lead</summary>`, `id="show-create"> create (3)</label>`, `id="show-refuse"> refuse (2)</label>`, `id="show-all" checked> all (5)</label>`,
	} {
		require.Contains(t, html, says)
	}
	require.NotContains(t, html, `id="show-unchanged"`)
	require.Equal(t, 1, strings.Count(html, "<details>"), "only a long create is folded")

	made.Items = made.Items[3:] // the leads no longer belong to the items
	require.Contains(t, page(made), "<h3>1. Lead several <")

	undone := page(&salesforce.Plan{Created: []sferr.RecordRef{{Object: "Lead", ID: "00Q000000000001AAA"}}})
	require.Contains(t, undone, "<li>Lead 00Q000000000001AAA</li>")
	require.NotContains(t, undone, "<fieldset>")
}

// A long value is cut, and what has no subject is told by its action.
func TestPlanHTMLOfOddValues(t *testing.T) {
	odd := &salesforce.Plan{Items: []plan.Item{{
		LeadID: "1",
		Person: plan.Record{
			Verb: plan.Update, Object: "Lead", Changes: []plan.Change{{Field: "Description", After: strings.Repeat("x", 600), Write: true}},
		},
		Actions: []plan.Record{{For: "a-1", Verb: plan.Update, Changes: []plan.Change{{Field: "Subject"}}}},
	}}}
	var b strings.Builder
	require.NoError(t, odd.HTML(&b))
	require.Contains(t, b.String(), strings.Repeat("x", 490))
	require.NotContains(t, b.String(), strings.Repeat("x", 501))
	require.Contains(t, b.String(), "Action a-1")
}

// A nil pointer among the problems is none.
func TestNilProblems(t *testing.T) {
	none := []*sferr.Problem{nil}
	odd := &salesforce.Plan{Off: none, Items: []plan.Item{{
		Person: plan.Record{Verb: plan.Refuse, Dropped: none, Err: (*sferr.Problem)(nil)}, Actions: []plan.Record{{Verb: plan.Refuse, Dropped: none}},
	}}}
	require.NotEmpty(t, odd.String())
	require.NoError(t, odd.HTML(io.Discard))
	text, err := json.Marshal(salesforce.Result{Outcome: salesforce.Created, Dropped: none, Actions: []salesforce.RecordResult{{Outcome: salesforce.Created, Dropped: none}}})
	require.NoError(t, err)
	require.NotContains(t, string(text), "dropped")
	require.NoError(t, (*salesforce.DecodeError)(nil).Unwrap())
	require.Equal(t, "<nil>", (*salesforce.DecodeError)(nil).Error())
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
