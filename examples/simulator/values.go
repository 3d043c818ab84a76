package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// value is a field's value as a page shows it. The zero value is a blank.
type value struct {
	Text string
	Link string // of the record that it names
	Time string // the same for machines, where Text is a date or a time
}

// reader reads records for one page; it looks each name up once.
type reader struct {
	org   *salesforcetest.Org
	names map[string]value
}

func (s *site) reader() *reader { return &reader{org: s.org, names: map[string]value{}} }

// apiTime is how the API writes date-times.
const apiTime = "2006-01-02T15:04:05.000-0700"

// value returns the value of a record's field.
func (r *reader) value(f *schema.Field, v any) value {
	text := ""
	switch v := v.(type) {
	case nil:
	case string:
		text = v
	case bool:
		text = "No"
		if v {
			text = "Yes"
		}
	case json.Number:
		text = v.String()
	default:
		text = fmt.Sprint(v)
	}
	if text == "" {
		return value{}
	}
	switch f.Type {
	case schema.TypeReference:
		return r.lookup(text)
	case schema.TypeDate:
		if t, err := time.Parse(time.DateOnly, text); err == nil {
			return day(t)
		}
	case schema.TypeDateTime:
		if t, err := time.Parse(apiTime, text); err == nil {
			return moment(t)
		}
	case schema.TypeMultiPicklist:
		text = strings.ReplaceAll(text, ";", "; ")
	default: // as the API gives it
	}
	return value{Text: text}
}

// of returns the value of the record's field of that name, a blank where the
// object has none.
func (r *reader) of(object *schema.Object, record map[string]any, name string) value {
	f := object.Field(name)
	if f == nil {
		return value{}
	}
	return r.value(f, record[f.Name])
}

// lookup returns the name of the record with an ID, and a link to it; the ID
// alone where the org has no such record.
func (r *reader) lookup(id string) value {
	if v, ok := r.names[id]; ok {
		return v
	}
	v := value{Text: id}
	if object, record := r.org.Record(id); record != nil {
		v = value{Text: title(object, record), Link: "/records/" + id}
	}
	r.names[id] = v
	return v
}

// title is what people call a record: its name, or what comes closest to it.
func title(object string, record map[string]any) string {
	for _, name := range []string{"Name", "Subject", "Title", "Label", "MasterLabel", "DeveloperName", "CaseNumber"} {
		if s := text(record, name); s != "" {
			return s
		}
	}
	return object + " " + text(record, "Id")
}

func text(record map[string]any, name string) string {
	s, _ := record[name].(string)
	return s
}

func day(t time.Time) value {
	return value{Text: t.Format("2 Jan 2006"), Time: t.Format(time.DateOnly)}
}

func moment(t time.Time) value {
	t = t.UTC()
	return value{Text: t.Format("2 Jan 2006, 15:04 UTC"), Time: t.Format(time.RFC3339)}
}
