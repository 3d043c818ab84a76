package main

import (
	"cmp"
	"encoding/json"
	"io"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// jsonReporter writes one JSON object per lead and line.
type jsonReporter struct{ out io.Writer }

type jsonLead struct {
	Run     int           `json:"run"`
	LeadID  string        `json:"leadId"`
	Outcome string        `json:"outcome"`
	Object  string        `json:"object"`
	ID      string        `json:"id"`
	Dropped []jsonDropped `json:"dropped"`
	Actions []jsonAction  `json:"actions"`
	Related []jsonRelated `json:"related,omitempty"`
	Error   string        `json:"error"`
	Plan    string        `json:"plan,omitempty"`   // of a dry run: create, update, unchanged, refuse
	Fields  []plan.Change `json:"fields,omitempty"` // of a dry run
}

type jsonDropped struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

type jsonAction struct {
	ActionID string `json:"actionId"`
	Outcome  string `json:"outcome"`
	ID       string `json:"id"`
}

type jsonRelated struct {
	Object  string `json:"object"`
	For     string `json:"for"`
	Outcome string `json:"outcome"`
	ID      string `json:"id"`
}

func (r *jsonReporter) results(run int, results salesforce.Results, _ int64) error {
	enc := json.NewEncoder(r.out)
	for i := range results {
		res := &results[i]
		line := jsonLead{
			Run: run, LeadID: res.LeadID, Outcome: string(res.Outcome), Object: res.Object, ID: res.ID,
			Dropped: droppedJSON(res.Dropped), Actions: []jsonAction{}, Error: errorText(res.Err),
		}
		for _, a := range res.Actions {
			line.Actions = append(line.Actions, jsonAction{a.For, string(a.Outcome), a.ID})
		}
		for _, o := range res.Related {
			line.Related = append(line.Related, jsonRelated{o.Object, o.For, string(o.Outcome), o.ID})
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// plan prints a dry run in the shape of results: what would be written is
// NotSent, and Plan says what it would be.
func (r *jsonReporter) plan(p *salesforce.Plan, bad map[int]error) error {
	enc := json.NewEncoder(r.out)
	items := p.Items
	for i := range len(p.Items) + len(bad) {
		if err := bad[i]; err != nil {
			line := jsonLead{
				Run: 1, Outcome: string(salesforce.Refused), Plan: string(plan.Refuse),
				Dropped: droppedJSON(nil), Actions: []jsonAction{}, Error: err.Error(),
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
			continue
		}
		r := &items[0].Person
		line := jsonLead{
			Run: 1, LeadID: items[0].LeadID, Outcome: plannedOutcome(r.Verb), Object: r.Object, ID: r.ID, Plan: string(r.Verb),
			Dropped: droppedJSON(r.Dropped), Actions: []jsonAction{}, Error: errorText(r.Err), Fields: r.Changes,
		}
		for _, a := range items[0].Actions {
			line.Actions = append(line.Actions, jsonAction{a.For, plannedOutcome(a.Verb), a.ID})
		}
		items = items[1:]
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func plannedOutcome(v plan.Verb) string {
	switch v {
	case plan.Unchanged:
		return string(salesforce.Unchanged)
	case plan.Refuse:
		return string(salesforce.Refused)
	default:
		return string(salesforce.NotSent)
	}
}

func droppedJSON(list []*sferr.Problem) []jsonDropped {
	out := make([]jsonDropped, len(list))
	for i, d := range list {
		out[i] = jsonDropped{cmp.Or(strings.Join(d.Fields, ", "), d.Rule), d.Code, why(d)}
	}
	return out
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
