package salesforce_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/pagetest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
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
	for _, says := range []string{"TOO_LONG", "the lead matches several records", "the same person as lead known", "Mobly: Call"} {
		require.Contains(t, b.String(), says)
	}
	b.Reset()
	require.NoError(t, new(salesforce.Plan).HTML(&b))
	pagetest.Sound(t, b.String())
	require.ErrorIs(t, plan.HTML(brokenWriter{}), io.ErrClosedPipe)
}

// A long value is cut, and what has no subject is told by its action.
func TestPlanHTMLOfOddValues(t *testing.T) {
	plan := &salesforce.Plan{Items: []salesforce.PlanItem{{
		LeadID: "1", Verb: salesforce.Update, Object: "Lead",
		Fields: []salesforce.FieldChange{{Field: "Description", After: strings.Repeat("x", 600), Write: true}},
		Tasks:  []salesforce.TaskPlan{{ActionID: "a-1", Verb: salesforce.Update, Fields: []salesforce.FieldChange{{Field: "Subject"}}}},
	}}}
	var b strings.Builder
	require.NoError(t, plan.HTML(&b))
	require.Contains(t, b.String(), strings.Repeat("x", 490))
	require.NotContains(t, b.String(), strings.Repeat("x", 501))
	require.Contains(t, b.String(), "Action a-1")
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
