package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// define adds the custom fields of a file to the org.
func define(org *salesforcetest.Org, file string) error {
	var fields map[string][]schema.Field
	if err := read(file, &fields); err != nil {
		return err
	}
	for _, object := range slices.Sorted(maps.Keys(fields)) {
		for i, f := range fields[object] {
			if f.Name == "" {
				return fmt.Errorf("%s: %s %d has no name", file, object, i)
			}
			org.Define(object, f)
		}
	}
	return nil
}

// plant adds the records of a file, object by object in the order of their
// names, but campaign members last, because their campaigns must have their statuses first.
// Records that name each other bring their own IDs.
func plant(org *salesforcetest.Org, file string) error {
	var records map[string][]map[string]any
	if err := read(file, &records); err != nil {
		return err
	}
	objects := slices.Sorted(maps.Keys(records))
	if i := slices.Index(objects, memberObject); i >= 0 {
		objects = append(slices.Delete(objects, i, i+1), memberObject)
	}
	for _, object := range objects {
		for i, fields := range records[object] {
			if _, err := org.Add(object, fields); err != nil {
				return fmt.Errorf("%s: %s %d: %w", file, object, i, err)
			}
		}
	}
	return nil
}

func read(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
