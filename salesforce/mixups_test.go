package salesforce_test

import (
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// mixups are answers that are not the ones to their requests, or not whole.
var mixups = []struct {
	name string
	mix  func(m *mixer, a *jobAnswer)
	ends bool // that all parts are whole, and together are not, ends the run
}{
	{"the rows of the Lead job for the Contact job", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.job.Object == schema.Contact {
			a.text = a.get("query/" + m.other(a.job, unlike(a.job)).ID + "/results")
			a.counted()
		}
	}, false},
	{"the rows of the Contact job for the Lead job", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.job.Object == schema.Lead {
			a.text = a.get("query/" + m.other(a.job, unlike(a.job)).ID + "/results")
			a.counted()
		}
	}, false},
	{"rows of another object with the columns of this one", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.job.Object == schema.Contact {
			a.text = strings.ReplaceAll(a.text, `"003`, `"00Q`)
		}
	}, false},
	{"one row of another object", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.job.Object == schema.Contact {
			a.replace(`"003`, `"001`)
		}
	}, false},
	{"a column that was not asked for in the place of one that was", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.replace(`"Email"`, `"HtmlBody"`)
		}
	}, false},
	{"a column fewer", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.job.Object != schema.Task {
			a.lines(func(lines []string) []string {
				for i, line := range lines {
					cells := strings.Split(line, ",")
					at := 0
					for k, name := range strings.Split(lines[0], ",") {
						if strings.Contains(name, "Email") {
							at = k
						}
					}
					if i > 0 && at > 0 {
						lines[i] = strings.Join(append(cells[:at:at], cells[at+1:]...), ",")
					}
				}
				lines[0] = strings.Replace(lines[0], `"Email",`, "", 1)
				return lines
			})
		}
	}, false},
	{"no header", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string { return lines[1:] })
			a.header.Del("Sforce-NumberOfRecords")
		}
	}, false},
	{"a record twice in the place of another", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string {
				if len(lines) > 2 {
					lines[2] = lines[1]
				}
				return lines
			})
		}
	}, true},
	{"the first part again", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			key := "part of " + a.job.ID
			if first, ok := m.data[key].(string); ok {
				if strings.Count(first, "\n") == strings.Count(a.text, "\n") {
					a.text = first
				}
				return
			}
			m.data[key] = a.text
		}
	}, false},
	{"a row fewer than its header says", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string { return lines[:len(lines)-1] })
		}
	}, false},
	{"a row fewer, and the header says so", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string { return lines[:len(lines)-1] })
			a.counted()
		}
	}, true},
	{"a row more than the job has", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") && a.header.Get("Sforce-Locator") == "null" {
			a.lines(func(lines []string) []string {
				if last := lines[len(lines)-1]; len(lines) > 1 {
					lines = append(lines, last[:15]+`Z"`+last[20:]) // another ID, of 15 characters
				}
				return lines
			})
			a.counted()
		}
	}, true},
	{"a row without its last cell", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string {
				if len(lines) > 1 {
					lines[1] = lines[1][:strings.LastIndexByte(lines[1], ',')]
				}
				return lines
			})
		}
	}, false},
	{"a row with a cell more", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string {
				if len(lines) > 1 {
					lines[1] += `,"x"`
				}
				return lines
			})
		}
	}, false},
	{"the locator of an earlier part", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			first, _ := m.data["locator"].(string)
			if first != "" && a.header.Get("Sforce-Locator") == "null" {
				a.header.Set("Sforce-Locator", first)
			}
			if first == "" && a.header.Get("Sforce-Locator") != "null" {
				m.data["locator"] = a.header.Get("Sforce-Locator")
			}
		}
	}, true},
	{"no rows, and a locator", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "/results") {
			a.lines(func(lines []string) []string { return lines[:1] })
			m.mixed++
			a.header.Set("Sforce-Locator", fmt.Sprint("more", m.mixed))
			a.counted()
		}
	}, true},
	{"how another query job is", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "query", "") {
			if o := m.other(a.job, unlike(a.job)); o != nil {
				a.text = a.get("query/" + o.ID)
			}
		}
	}, false},
	{"how another ingest job is", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "") {
			if o := m.other(a.job, alike(a.job)); o != nil {
				a.text = a.get("ingest/" + o.ID)
			}
		}
	}, false},
	{"a job of another object by its own ID", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "") {
			a.replace(`"object":"Lead"`, `"object":"Contact"`)
		}
	}, false},
	{"a state that is none", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "") {
			a.replace(`"state":"JobComplete"`, `"state":"Grace Kim"`)
		}
	}, false},
	{"the answer to the creation of another job", func(m *mixer, a *jobAnswer) {
		if a.is("POST", "ingest", "") {
			if o := m.other(a.job, unlike(a.job)); o != nil {
				a.text = o.made
			}
		}
	}, false},
	{"the answer to an earlier creation of the same kind", func(m *mixer, a *jobAnswer) {
		if a.is("POST", "ingest", "") {
			if o := m.other(a.job, alike(a.job)); o != nil {
				a.text = o.made
			}
		}
	}, false},
	{"the answer to another query's creation", func(m *mixer, a *jobAnswer) {
		if a.is("POST", "query", "") {
			if o := m.other(a.job, func(mixedJob) bool { return true }); o != nil {
				a.text = o.made
			}
		}
	}, false},
	{"the answer to another job's start", func(m *mixer, a *jobAnswer) {
		if a.is("PATCH", "ingest", "") {
			if o := m.other(a.job, alike(a.job)); o != nil {
				a.text = o.made
			}
		}
	}, false},
	{"the saved rows of another job", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			if o := m.other(a.job, alike(a.job)); o != nil {
				a.text = a.get("ingest/" + o.ID + "/successfulResults")
			}
		}
	}, false},
	{"the refused rows for the saved ones", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.text = a.get("ingest/" + a.job.ID + "/failedResults")
		}
	}, false},
	{"the saved rows for the refused ones", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/failedResults") {
			a.text = a.get("ingest/" + a.job.ID + "/successfulResults")
		}
	}, false},
	{"no saved rows", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.lines(func(lines []string) []string { return lines[:1] })
		}
	}, false},
	{"saved rows, cut behind one", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.lines(func(lines []string) []string { return lines[:min(2, len(lines))] })
		}
	}, false},
	{"saved rows, cut within one", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.text = a.text[:len(a.text)*3/4]
		}
	}, false},
	{"nothing at all", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.text = ""
		}
	}, false},
	{"a saved row with the ID of another object", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.replace(`"00Q`, `"003`)
		}
	}, false},
	{"a saved row of the same key with other texts", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.replace(`"Kim"`, `"Kimble"`)
		}
	}, false},
	{"a saved row twice in the place of another", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.lines(func(lines []string) []string {
				if len(lines) > 2 {
					lines[2] = lines[1]
				}
				return lines
			})
		}
	}, false},
	{"a row that was not uploaded", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.replace(`"m1`, `"x1`)
		}
	}, false},
	{"saved rows without a column of theirs", func(m *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.replace(`"LastName"`, `"Name"`)
		}
	}, false},
	{"a new job that is over", func(_ *mixer, a *jobAnswer) {
		if a.is("POST", "ingest", "") {
			a.replace(`"state":"Open"`, `"state":"JobComplete"`)
		}
	}, false},
	{"a new job of another object", func(_ *mixer, a *jobAnswer) {
		if a.is("POST", "ingest", "") {
			a.replace(`"object":"Lead"`, `"object":"Contact"`)
		}
	}, false},
	{"a start that something on the way refuses, once it is done", func(_ *mixer, a *jobAnswer) {
		if a.is("PATCH", "ingest", "") {
			a.status, a.text = 400, "<html>"
		}
	}, false},
	{"half a refusal of a start, once it is done", func(_ *mixer, a *jobAnswer) {
		if a.is("PATCH", "ingest", "") {
			a.status, a.text = 400, `[{"message":"Job state transition`
		}
	}, false},
	{"an upload that something on the way refuses, once it is done", func(_ *mixer, a *jobAnswer) {
		if a.is("PUT", "ingest", "/batches") {
			a.status, a.text = 403, "<html>"
		}
	}, false},
}
