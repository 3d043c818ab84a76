package main

import (
	"cmp"
	"encoding/json"
	"io"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// jsonReporter writes one JSON object per lead and line.
type jsonReporter struct{ out io.Writer }

type jsonLead struct {
	Run     int                      `json:"run"`
	LeadID  string                   `json:"leadId"`
	Outcome string                   `json:"outcome"`
	Object  string                   `json:"object"`
	ID      string                   `json:"id"`
	Dropped []jsonDropped            `json:"dropped"`
	Actions []jsonAction             `json:"actions"`
	Error   string                   `json:"error"`
	Plan    string                   `json:"plan,omitempty"`   // of a dry run: create, update, keep, refuse
	Fields  []salesforce.FieldChange `json:"fields,omitempty"` // of a dry run
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

func (r *jsonReporter) results(run int, results salesforce.Results, _ int64) error {
	enc := json.NewEncoder(r.out)
	for i := range results {
		res := &results[i]
		line := jsonLead{
			Run: run, LeadID: res.LeadID, Outcome: res.Outcome.String(), Object: res.Object, ID: res.ID,
			Dropped: droppedJSON(res.Dropped), Actions: []jsonAction{}, Error: errorText(res.Err),
		}
		for _, a := range res.Actions {
			line.Actions = append(line.Actions, jsonAction{a.ActionID, a.Outcome.String(), a.ID})
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
				Run: 1, Outcome: salesforce.Refused.String(), Plan: salesforce.Refuse.String(),
				Dropped: droppedJSON(nil), Actions: []jsonAction{}, Error: err.Error(),
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
			continue
		}
		it := &items[0]
		items = items[1:]
		line := jsonLead{
			Run: 1, LeadID: it.LeadID, Outcome: plannedOutcome(it.Verb), Object: it.Object, ID: it.ID, Plan: it.Verb.String(),
			Dropped: droppedJSON(it.Dropped), Actions: []jsonAction{}, Error: errorText(it.Err), Fields: it.Fields,
		}
		for _, t := range it.Tasks {
			line.Actions = append(line.Actions, jsonAction{t.ActionID, plannedOutcome(t.Verb), t.ID})
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func plannedOutcome(v salesforce.Verb) string {
	switch v {
	case salesforce.Keep:
		return salesforce.Unchanged.String()
	case salesforce.Refuse:
		return salesforce.Refused.String()
	default:
		return salesforce.NotSent.String()
	}
}

func droppedJSON(list []*sferr.Problem) []jsonDropped {
	out := make([]jsonDropped, len(list))
	for i, d := range list {
		out[i] = jsonDropped{cmp.Or(strings.Join(d.Fields, ", "), d.Rule), d.Code, d.Reason}
	}
	return out
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
