package setup

import (
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/suggest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Suggestion is one rule for one object, Lead or Contact: a rule of the settings, one
// that is suggested, or one without a field, because none fits.
type Suggestion struct {
	Object  string       `json:"object"`
	Rule    mapping.Rule `json:"rule,omitzero"`     // for a Mobly field
	Tag     tags.Rule    `json:"tag,omitzero"`      // for a tag category, with a translation of its options
	Example string       `json:"example,omitempty"` // a captured value; of a category, a line for each option
	Becomes string       `json:"becomes,omitempty"` // what Salesforce is sent for the example, line by line
	Why     string       `json:"why"`
	Sure    string       `json:"sure,omitempty"` // "high", "medium" or "low"; "" if nothing is suggested
}

// Suggestions are rules to review.
type Suggestions struct {
	List []Suggestion `json:"list"` // Lead first

	// MappingCSV and TagsCSV are the list as planning sheets, which
	// [mapping.UnmarshalCSV] and [tags.UnmarshalCSV] read once a row names a field. They
	// ignore the columns Example, Becomes, Why and Sure.
	MappingCSV []byte `json:"mappingCSV"`
	TagsCSV    []byte `json:"tagsCSV"`
}

// Suggest finds the field of the org for each Mobly field and tag category whose rule
// names no field that the org has and lets be written. It compares API names, labels,
// types and the values of picklists, and writes an example. Rules that work stay, and no
// field is suggested that a rule names, that is encrypted or unique, or that is too short
// for the example. Where two fields fit alike, neither is suggested, and Why names both.
// A package's field is the last choice.
//
// It sends no request, changes no settings, and returns the same for the same input. The
// sheets are the settings' rules with the suggestions: read them, change them, and use
// what is left. Custom values of leads are not looked at.
//
// The error is an [sferr.ErrConfig]: invalid settings, settings that no sheet can hold,
// or a snapshot that has neither Lead nor Contact.
func Suggest(settings salesforce.Settings, org *Snapshot, groups []tags.Group) (*Suggestions, error) {
	if err := settings.Validate(); err != nil {
		return nil, err
	}
	planned, err := planner.SettingsOf(settings)
	if err != nil {
		return nil, err
	}
	_, err = planned.Mapping.MarshalCSV()
	_, tagsErr := planned.Tags.MarshalCSV()
	if err := errors.Join(err, tagsErr); err != nil {
		return nil, fmt.Errorf("%w: %w", sferr.ErrConfig, err)
	}
	if org == nil {
		org = new(Snapshot)
	}
	o := field.Options{Schema: schema.New(org.Objects...), Location: planned.Location}
	list := suggest.Make(planned.Mapping, planned.Tags, groups, []string{planned.ExternalID, planned.SyncedAt}, o)
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: the snapshot has neither Lead nor Contact", sferr.ErrConfig)
	}
	out := &Suggestions{List: make([]Suggestion, len(list))}
	for i, s := range list {
		out.List[i] = Suggestion(s)
	}
	out.MappingCSV, out.TagsCSV = suggest.Sheets(list, planned.Mapping)
	return out, nil
}
