package setup

import (
	"cmp"
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

// Suggestion is a rule for one object, Lead or Contact: a rule of the settings, a
// suggested one, or one without a field, because none fits.
type Suggestion struct {
	Object  string       `json:"object"`
	Rule    mapping.Rule `json:"rule,omitzero"`     // for a Mobly field
	Tag     tags.Rule    `json:"tag,omitzero"`      // for a tag category; Values translates its options
	Example string       `json:"example,omitempty"` // a captured value; for a category, each option on a line
	Becomes string       `json:"becomes,omitempty"` // what Salesforce is sent for the example, line by line
	Why     string       `json:"why"`
	Sure    string       `json:"sure,omitempty"` // "high", "medium" or "low" for a suggested rule; "" for others
}

// Suggestions are rules to review.
type Suggestions struct {
	List []Suggestion `json:"list"` // Lead first

	// MappingCSV and TagsCSV are the list as planning sheets, with the columns Example,
	// Becomes, Why and Sure. [mapping.UnmarshalCSV] and [tags.UnmarshalCSV] ignore these
	// columns, and rows without a field; a sheet without any field is an error to them.
	MappingCSV []byte `json:"mappingCSV"`
	TagsCSV    []byte `json:"tagsCSV"`
}

// Suggest proposes a field of the org for each Mobly field and each tag category that
// has no working rule, which is one whose field exists and can be written. It compares
// API names, labels, types and picklist values, and tries an example. Groups are the
// tag categories with their options; archived ones are left out.
//
// Suggest keeps the rules that work. It proposes no field that a rule or a key uses, none
// that is read-only, encrypted or unique, and none that does not hold the example; Why
// says so. If two fields fit equally well, it proposes neither, and Why names both. A
// managed package's field is the last choice. Custom values are not considered.
//
// It sends no request and changes no settings. The same input gives the same result.
//
// The error is an [sferr.ErrConfig]: invalid settings, settings or groups that do not fit
// into a sheet, or a snapshot with neither Lead nor Contact.
func Suggest(settings salesforce.Settings, org *Snapshot, groups []tags.Group) (*Suggestions, error) {
	if err := settings.Validate(); err != nil {
		return nil, err
	}
	planned, err := planner.SettingsOf(settings)
	if err != nil {
		return nil, err
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
	var rules tags.Mapping
	for i, s := range list {
		out.List[i] = Suggestion(s)
		if s.Tag.Category != "" {
			s.Tag.Field = cmp.Or(s.Tag.Field, "Field__c")
			rules.Rules = append(rules.Rules, s.Tag)
		}
	}
	_, err = planned.Mapping.MarshalCSV()
	_, tagsErr := rules.MarshalCSV()
	if err := errors.Join(err, tagsErr); err != nil {
		return nil, fmt.Errorf("%w: %w", sferr.ErrConfig, err)
	}
	out.MappingCSV, out.TagsCSV = suggest.Sheets(list, planned.Mapping)
	return out, nil
}
