package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// last reads the report that -since names, nil without the flag.
func (o *options) last() (*setup.Report, error) {
	if o.since == "" {
		return nil, nil
	}
	text, err := os.ReadFile(o.since)
	if err != nil {
		return nil, err
	}
	var report setup.Report
	if err := json.Unmarshal(text, &report); err != nil {
		return nil, fmt.Errorf("%s is not a report of -save: %w", o.since, err)
	}
	if report.At.IsZero() || report.Findings == nil { // a snapshot has no findings
		return nil, fmt.Errorf("%s is not a report of -save: it does not say when the check was, or what it found", o.since)
	}
	return &report, nil
}

// keep writes what -snapshot and -save ask for. A report of a check that saw nothing is
// not kept: the next one is compared with the last that did.
func (o *options) keep(report *setup.Report) error {
	if o.snapshot != "" {
		if len(report.Snapshot.Objects) == 0 {
			return errors.New("the check saw no object, so there is no snapshot: see the report without -snapshot")
		}
		if err := create(o.snapshot, func(w io.Writer) error { return encode(w, report.Snapshot) }); err != nil {
			return err
		}
	}
	if o.save == "" || len(report.Snapshot.Objects) == 0 {
		return nil
	}
	return create(o.save, func(w io.Writer) error { return encode(w, report) })
}

// shown is a report, or what has changed since an earlier one.
type shown interface {
	String() string
	HTML(w io.Writer) error
}

func (o *options) write(out io.Writer, s shown) error {
	show := func(w io.Writer) error {
		switch o.format {
		case "json":
			return encode(w, s)
		case "html":
			return s.HTML(w)
		default:
			_, err := io.WriteString(w, s.String())
			return err
		}
	}
	if o.out == "" {
		return show(out)
	}
	return create(o.out, show)
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func create(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
