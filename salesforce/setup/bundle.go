package setup

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/shape"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Bundle is a case to be shown to others: leads, what was planned for them and became of
// them, and the org as far as the plan asked for it. In memory it holds what was captured;
// its JSON does not, see [Bundle.MarshalJSON].
//
// salesforcetest.Load makes an org of that JSON, the Records included. A Sync of the Leads
// there with the Settings ends as the Results say, also where a validation rule or a trigger
// refused a record, unless they come of what the bundle does not hold: duplicate rules,
// faults of the network, and records that the plan did not read.
type Bundle struct {
	Settings salesforce.Settings `json:"settings"`
	Snapshot *Snapshot           `json:"snapshot"`
	Records  []map[string]any    `json:"records"` // as the org answered the plan's queries
	Leads    []salesforce.Lead   `json:"leads"`
	Plan     *salesforce.Plan    `json:"plan"`
	Results  salesforce.Results  `json:"results"` // of the Plan's Apply; add them
}

// NewBundle checks the org and plans the leads, some thousands at most. It writes nothing
// to the org.
//
// The errors are those of [Check] and of Client.Plan.
func NewBundle(ctx context.Context, cfg salesforce.Config, leads ...salesforce.Lead) (*Bundle, error) {
	report, err := Check(ctx, cfg, CheckOptions{})
	if err != nil {
		return nil, err
	}
	found := watch(&cfg)
	client, err := salesforce.New(cfg)
	if err != nil {
		return nil, err
	}
	plan, err := client.Plan(ctx, leads...)
	if err != nil {
		return nil, err
	}
	found.mu.Lock()
	defer found.mu.Unlock()
	return &Bundle{Settings: cfg.Settings, Snapshot: report.Snapshot, Records: found.rows, Leads: leads, Plan: plan}, nil
}

// MarshalJSON writes the bundle with each captured value, and each value of a record,
// replaced by another of the same shape: as many letters of the same script and case, as
// many digits. Equal words get equal replacements, which differ from bundle to bundle. An
// e-mail address, a telephone number and a Salesforce ID stay one, and all dates move by
// the same number of weeks.
//
// These are kept:
//
//   - Settings and Snapshot, and values, or items of lists, that are equal to a text in
//     them: categories and values of tags, picklist values, events, placeholders. They
//     decide what happens, and being configured they are not personal. So are the words
//     of templates and of what this SDK writes into Tasks.
//   - Words for yes and no, and countries and states in fields for them.
//   - Mobly's codes: event types, sources of scans, types of integrations.
//   - Times of day, numbers of up to two digits, zeros, and the digits of a longer number
//     or a telephone number before the last seven.
//   - White space, punctuation and symbols; codes, reasons, and names of fields and rules.
//
// Lengths of words and their repetition remain, and words that begin with the same three
// letters or more still do.Events, reps and campaigns of scans keep
// their order, also among configured ones: a word, or its beginning, that they share with
// a configured one may stay for that.
func (b Bundle) MarshalJSON() ([]byte, error) {
	settings := b.Settings
	if len(settings.Mapping.Rules) == 0 {
		settings.Mapping.Rules = mapping.Recommended().Rules
	}
	s, err := shape.New([]any{settings, b.Snapshot}, []any{b.Leads, b.Records, b.Plan, b.Results})
	if err != nil {
		return nil, err
	}
	s.Order(b.tied())
	leads, err := s.JSON(b.Leads)
	if err == nil {
		err = b.digest(s, leads)
	}
	if err != nil {
		return nil, err
	}
	out := map[string]any{"settings": b.Settings, "snapshot": b.Snapshot, "leads": leads}
	for name, part := range map[string]any{"records": b.Records, "plan": b.Plan, "results": b.Results} {
		if out[name], err = s.JSON(part); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}

// tied are the texts that are compared if times are equal.
func (b *Bundle) tied() (out []string) {
	for i := range b.Leads {
		p := &b.Leads[i].Person
		out = append(out, p.FirstScannedBy, p.LastScannedBy, p.LastScannedEvent, p.AllScannedEvents, p.AllCampaigns, p.MostRecentCampaign)
		for _, scan := range p.Scans {
			out = append(out, scan.By, scan.Event, scan.EventID)
		}
		for _, campaign := range p.Campaigns {
			out = append(out, campaign.ID)
		}
	}
	return out
}

// digest makes s replace the key of an action without an ID, a digest of its values, by
// that of the replaced values.
func (b *Bundle) digest(s *shape.Shaper, data []byte) error {
	var replaced []salesforce.Lead
	if err := json.Unmarshal(data, &replaced); err != nil {
		return err
	}
	for i := range b.Leads {
		for j := range b.Leads[i].Actions {
			was, is := &b.Leads[i].Actions[j], &replaced[i].Actions[j]
			for k := range b.Leads {
				if strings.TrimSpace(was.ID) == "" {
					s.Know(was.Key(b.Leads[k].Person.ID), is.Key(replaced[k].Person.ID))
					s.Know(was.Key(b.Leads[k].Person.Email), is.Key(replaced[k].Person.Email))
				}
			}
		}
	}
	return nil
}
