package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The kinds of texts. Each has a box on the page.
const (
	kindLeads    = "leads"
	kindMapping  = "mapping"
	kindTags     = "tags"
	kindSettings = "settings"
	kindSnapshot = "snapshot"

	kindBundle = "bundle" // of setup, for several boxes
)

// texts are the texts of the boxes by kind.
type texts map[string]string

// file is a file that was dropped on the page.
type file struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// samples returns the sample's leads and settings.
func samples() (texts, error) {
	in, err := sample.Open("")
	if err != nil {
		return nil, err
	}
	leads, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	settings, err := json.MarshalIndent(sample.Settings(func(string) string { return "" }), "", "  ")
	return texts{kindLeads: string(leads), kindSettings: string(settings)}, err
}

// take puts each file into its box. The error is about those that fit none.
func (t texts) take(files []file) error {
	var errs []error
	for _, f := range files {
		kind := kindOf(f.Text)
		if kind == kindBundle {
			errs = append(errs, t.takeBundle(f))
			continue
		}
		if kind == "" {
			errs = append(errs, fmt.Errorf("%s: it is not leads, a mapping, tags, settings, a snapshot or a bundle: "+
				"a mapping has the column Mobly Field, tags have the column Category", f.Name))
			continue
		}
		t[kind] = f.Text
	}
	return errors.Join(errs...)
}

// takeBundle takes the leads, the settings and the org of a bundle. The snapshot's box gets
// all of it, because the org is to have the bundle's records.
func (t texts) takeBundle(f file) error {
	var bundle struct{ Leads, Settings json.RawMessage }
	if err := json.Unmarshal([]byte(f.Text), &bundle); err != nil {
		return fmt.Errorf("%s is not a bundle: %w", f.Name, err)
	}
	t[kindSnapshot], t[kindLeads], t[kindSettings] = f.Text, string(bundle.Leads), string(bundle.Settings)
	delete(t, kindMapping) // the settings have both
	delete(t, kindTags)
	return nil
}

// kindOf returns the kind of a file's text, "" for another. JSON that is nothing else
// is leads, whose reader says what is wrong with it.
func kindOf(text string) string {
	if !isJSON(text) {
		return kindOfSheet(text)
	}
	var members map[string]json.RawMessage
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&members); err != nil { // it reads the first of several lines
		return kindLeads
	}
	only := func(known ...string) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(members)), func(name string) bool { return !slices.Contains(known, name) })
	}
	switch {
	case members["snapshot"] != nil && members["leads"] != nil:
		return kindBundle
	case members["objects"] != nil:
		return kindSnapshot
	case only("rules") && bytes.Contains(members["rules"], []byte(`"category"`)):
		return kindTags
	case only("rules", "separator", "captures"):
		return kindMapping
	case only("mapping", "tags", "engagement", "followUps", "keys", "policies", "api", "timeZone", "strict", "campaigns"):
		return kindSettings
	}
	return kindLeads
}

// kindOfSheet returns the kind of a CSV file by its header.
func kindOfSheet(text string) string {
	s, _ := readSheet(text) // errors in later rows are reported when the sheet is read for the plan
	for _, title := range s.Columns {
		switch strings.ToLower(strings.ReplaceAll(title, " ", "")) {
		case "moblyfield":
			return kindMapping
		case "category":
			return kindTags
		}
	}
	return ""
}

// settings returns the settings of the texts. A mapping and tags in boxes of their own
// take the place of those in the settings.
func (t texts) settings() (salesforce.Settings, error) {
	var s salesforce.Settings
	err := errors.Join(
		unmarshal(t, kindSettings, &s, nil),
		unmarshal(t, kindMapping, &s.Mapping, mapping.UnmarshalCSV),
		unmarshal(t, kindTags, &s.Tags, tags.UnmarshalCSV),
	)
	return s, err
}

// unmarshal reads the text of a kind, if there is one, as JSON or as CSV.
func unmarshal[T any](t texts, kind string, to *T, fromCSV func([]byte) (T, error)) (err error) {
	switch text := t[kind]; {
	case strings.TrimSpace(text) == "":
	case fromCSV == nil || isJSON(text):
		err = json.Unmarshal([]byte(text), to)
	default:
		*to, err = fromCSV([]byte(text))
	}
	if _, broken := errors.AsType[*json.SyntaxError](err); broken {
		return fmt.Errorf("%s: %w", kind, err) // all other errors name it
	}
	return err
}

func isJSON(text string) bool { return strings.IndexAny(strings.TrimSpace(text), "{[") == 0 }
