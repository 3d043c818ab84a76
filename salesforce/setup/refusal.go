package setup

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// nameForm is an API name without namespace and without "__c".
var nameForm = regexp.MustCompile(`^[A-Za-z](?:_?[A-Za-z0-9])*$`)

// What Salesforce takes, in characters ("Custom Field Fields", Salesforce Help).
const (
	maxName     = 40 // of a custom field, before __c
	maxLabel    = 40 // of a custom field
	maxSet      = 80 // name and label of a permission set
	maxExternal = 25 // external ID fields of one object
)

// check returns every reason for which Salesforce would refuse the missing fields,
// and the names in Options.Values that are not picklists.
func (d *design) check() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(d.values)) {
		if !slices.ContainsFunc(d.Custom, func(f Field) bool {
			return strings.EqualFold(f.Name, name) && (f.Type == schema.TypePicklist || f.Type == schema.TypeMultiPicklist)
		}) {
			errs = append(errs, fmt.Errorf("%w: Options.Values: the configuration has no picklist %.100q", sferr.ErrConfig, name))
		}
	}
	keys := map[string]int{} // new external IDs by object
	for _, f := range d.missing() {
		if why := refusal(&f.Field); why != "" {
			errs = append(errs, fieldProblem(sferr.ErrBadField, f.fullName(), f.For, why))
		}
		if f.ExternalID {
			keys[f.Object]++
		}
	}
	for _, object := range definedOn {
		n := keys[object]
		if n == 0 {
			continue
		}
		for _, f := range d.org.Object(standard.DescribedAs(object)).Fields() {
			if f.ExternalID {
				n++
			}
		}
		if n > maxExternal {
			errs = append(errs, fieldProblem(sferr.ErrBadField, object, "external IDs",
				fmt.Sprintf("it would have %d external ID fields, and may have %d: remove External ID from one that nobody uses", n, maxExternal)))
		}
	}
	return errors.Join(errs...)
}

// refusal returns why Salesforce would not create a field, or "".
func refusal(f *schema.Field) string {
	name := f.Name[:len(f.Name)-len("__c")]
	switch {
	case !nameForm.MatchString(name):
		return "the API name must begin with a letter, hold letters, digits and single underscores, and not end with one before __c"
	case len(name) > maxName:
		return fmt.Sprintf("the API name has %d characters before __c, and may have %d", len(name), maxName)
	}
	switch kind := metadata.TypeOf(f); kind {
	case "":
		return "setup cannot create a field of the type " + string(f.Type)
	case "Lookup":
		return "the rule does not say which object the reference points to: create the field by hand"
	case "Picklist", "MultiselectPicklist":
		if len(f.Picklist) == 0 {
			return "a picklist needs values: name them in the rule's Values or in Options.Values"
		}
		for _, v := range f.Picklist {
			if plain(v.Value) != v.Value || v.Value == "" || utf8.RuneCountInString(v.Value) > 255 || kind == "MultiselectPicklist" && strings.Contains(v.Value, ";") {
				return "a value of the picklist is empty, has line breaks, outer or double blanks, semicolons in a multi-select one, or more than 255 characters"
			}
		}
	case "Text":
		if f.Length < 1 || f.Length > 255 {
			return "a text has 1 to 255 characters"
		}
	case "LongTextArea":
		if f.Length > 131072 {
			return "a long text has 131,072 characters at most"
		}
	case "Number", "Currency", "Percent":
		if f.Precision < 1 || f.Precision > 18 || f.Scale < 0 || f.Scale > f.Precision {
			return "a number has 1 to 18 digits"
		}
	}
	return ""
}
