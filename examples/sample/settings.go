package sample

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	_ "time/tzdata" // for the time zone of settings, on a machine without any

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Settings returns the sample's settings, for the org in memory with its campaigns.
// The environment may name another org, and other external ID fields.
func Settings(env func(string) string) salesforce.Settings {
	s := salesforce.Settings{Mapping: Mapping(), Tags: Tags()}
	if env("SALESFORCE_DOMAIN") == "" {
		s = withCampaigns(s)
	}
	return withKeys(s, env)
}

func withKeys(s salesforce.Settings, env func(string) string) salesforce.Settings {
	s.Keys.Lead = cmp.Or(env("SALESFORCE_EXTERNAL_ID"), s.Keys.Lead)
	s.Keys.Activity = cmp.Or(env("SALESFORCE_ACTIVITY_ID"), s.Keys.Activity)
	return s
}

// Files are the files that the command line names for the settings.
type Files struct {
	Settings, Mapping, Tags, Campaigns string
}

// Flags defines the flags that name the files.
func (f *Files) Flags(flags *flag.FlagSet) {
	flags.StringVar(&f.Settings, "settings", "", "read the settings from `FILE` (JSON) instead of the sample's")
	flags.StringVar(&f.Mapping, "mapping", "", "read the mapping from `FILE` (CSV or JSON)")
	flags.StringVar(&f.Tags, "tags", "", "read the mapping of tags from `FILE` (CSV or JSON)")
	flags.StringVar(&f.Campaigns, "campaigns", "", "read the campaigns of events from `FILE` (CSV or JSON)")
}

// Read returns the settings of the files, or the sample's if no file is named. The
// mapping, the tags and the campaigns of a file of their own take the place of those
// in the settings. The environment may name other external ID fields.
func (f *Files) Read(env func(string) string) (salesforce.Settings, error) {
	if *f == (Files{}) {
		return Settings(env), nil
	}
	var settings salesforce.Settings
	for _, file := range []struct {
		name string
		to   any
		csv  func([]byte) error // nil: the file cannot be CSV
	}{
		{f.Settings, &settings, nil},
		{f.Mapping, &settings.Mapping, func(data []byte) (err error) {
			settings.Mapping, err = mapping.UnmarshalCSV(data)
			return err
		}},
		{f.Tags, &settings.Tags, func(data []byte) (err error) {
			settings.Tags, err = tags.UnmarshalCSV(data)
			return err
		}},
		{f.Campaigns, &settings.Campaigns, settings.Campaigns.UnmarshalCSV},
	} {
		if err := read(file.name, file.to, file.csv); err != nil {
			return settings, err
		}
	}
	settings = withKeys(settings, env)
	return settings, settings.Validate()
}

// read reads a file; "" reads nothing. A file that begins with a brace is JSON, and
// so is one that cannot be CSV.
func read(name string, to any, csv func([]byte) error) error {
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	isJSON := csv == nil || strings.EqualFold(filepath.Ext(name), ".json") || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
	if isJSON {
		err = json.Unmarshal(data, to)
	} else {
		err = csv(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// The files that WriteSheet writes.
const (
	SettingsFile  = "settings.json"
	MappingFile   = "mapping.csv"
	TagsFile      = "tags.csv"
	CampaignsFile = "campaigns.csv"
)

// WriteSheet writes the recommended settings, and the sample's tags and campaigns, to a
// folder as files to be filled in. If one of them is there already, it writes none.
func WriteSheet(dir string) error {
	rules, err := mapping.Recommended().MarshalCSV()
	if err != nil {
		return err
	}
	campaigns := withCampaigns(salesforce.Settings{Tags: Tags()})
	categories, err := campaigns.Tags.MarshalCSV()
	if err != nil {
		return err
	}
	links, err := campaigns.Campaigns.MarshalCSV()
	if err != nil {
		return err
	}
	settings, err := json.MarshalIndent(salesforce.Settings{
		Keys: salesforce.Keys{Lead: LeadKey, Activity: ActivityKey},
		Policies: salesforce.Policies{
			Strategy: salesforce.LeadsAndContacts, CreateAs: "Lead", Ambiguous: salesforce.RefuseAmbiguous, Unkeyed: salesforce.RefuseUnkeyed,
			Converted: salesforce.RefuseConverted, Duplicates: salesforce.RefuseDuplicate, Assignment: salesforce.RunAssignment,
			TaskOwner: salesforce.Rep, TaskUpdate: salesforce.KeepTask,
		},
		TimeZone:  "UTC",
		FollowUps: campaigns.FollowUps,
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := map[string][]byte{SettingsFile: append(settings, '\n'), MappingFile: rules, TagsFile: categories, CampaignsFile: links}
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return cmp.Or(err, fmt.Errorf("%s: %w", filepath.Join(dir, name), fs.ErrExist))
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
