package rest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// Item is one error of an answer, of a record in a collection, or of a
// composite's sub-request.
type Item struct {
	Code    string   // "DUPLICATES_DETECTED"
	Message string   // localised, and may quote captured values
	Fields  []string // API names

	Duplicates []Duplicate // the records that a duplicate rule, or an ambiguous external ID, matched
	Rule       string      // the duplicate rule's API name
	AllowSave  bool        // the duplicate rule lets the record be saved with allowSave=true
}

// Class returns the class of the error's code.
func (i *Item) Class() codes.Class { return codes.ClassOf(i.Code, i.Message) }

// Duplicate is a record that the written one duplicates.
type Duplicate struct {
	Object string // "Lead"; empty if the answer did not say
	ID     string
}

// wireError is an error in an answer: errorCode in those of requests, statusCode in
// those of collections. Older versions spell duplicateResult duplicateResut.
type wireError struct {
	Message    json.RawMessage `json:"message"`
	ErrorCode  json.RawMessage `json:"errorCode"`
	StatusCode json.RawMessage `json:"statusCode"`
	Fields     json.RawMessage `json:"fields"`
	Duplicate  json.RawMessage `json:"duplicateResult"`
	Resut      json.RawMessage `json:"duplicateResut"`
}

type wireDuplicate struct {
	AllowSave bool   `json:"allowSave"`
	Rule      string `json:"duplicateRule"`
	Matches   []struct {
		EntityType string `json:"entityType"`
		Records    []struct {
			Record struct {
				Attributes struct {
					Type string `json:"type"`
				} `json:"attributes"`
				ID string `json:"Id"`
			} `json:"record"`
		} `json:"matchRecords"`
	} `json:"matchResults"`
}

// maxItems is how many errors of an answer are read, and how many fields of an
// error. Salesforce sends no more errors than a request has records, and names no
// more fields than an object has.
const maxItems = 1000

// ParseErrors reads the errors of body: an array of them, a single one, or the
// addresses of the records that an external ID is ambiguous between, which make one
// item. It returns nil for any other body: HTML, nothing, a success.
func ParseErrors(body []byte) []Item {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if item, ok := parseItem(body); ok {
		return []Item{item}
	}
	var elements []json.RawMessage
	if json.Unmarshal(body, &elements) != nil {
		return nil
	}
	var items []Item
	var ambiguous Item
	for _, raw := range elements[:min(len(elements), maxItems)] {
		var address string
		if json.Unmarshal(raw, &address) == nil {
			if d, ok := parseAddress(address); ok {
				ambiguous.Duplicates = append(ambiguous.Duplicates, d)
			}
		} else if item, ok := parseItem(raw); ok {
			items = append(items, item)
		}
	}
	if len(ambiguous.Duplicates) > 0 {
		items = append(items, ambiguous)
	}
	return items
}

// parseItem reads one error; it is false for an object without a code.
func parseItem(raw []byte) (Item, bool) {
	var w wireError
	if err := json.Unmarshal(raw, &w); err != nil {
		return Item{}, false
	}
	item := Item{Code: cmp.Or(cleanCode(text(w.ErrorCode)), cleanCode(text(w.StatusCode))), Message: text(w.Message), Fields: names(w.Fields)}
	if item.Code == "" {
		return Item{}, false
	}
	for _, raw := range []json.RawMessage{w.Duplicate, w.Resut} {
		var d wireDuplicate
		if json.Unmarshal(raw, &d) == nil {
			item.addDuplicates(d)
		}
	}
	return item, true
}

func (i *Item) addDuplicates(d wireDuplicate) {
	i.AllowSave = i.AllowSave || d.AllowSave
	i.Rule = cmp.Or(i.Rule, d.Rule)
	for _, m := range d.Matches {
		for _, r := range m.Records {
			if id := r.Record.ID; id != "" {
				i.Duplicates = append(i.Duplicates, Duplicate{Object: cmp.Or(r.Record.Attributes.Type, m.EntityType), ID: id})
			}
		}
	}
}

// parseAddress reads ".../sobjects/Lead/00Q...".
func parseAddress(address string) (Duplicate, bool) {
	_, rest, ok := strings.Cut(address, "/sobjects/")
	object, id, found := strings.Cut(rest, "/")
	if !ok || !found || object == "" || id == "" || strings.Contains(id, "/") {
		return Duplicate{}, false
	}
	return Duplicate{Object: object, ID: id}, true
}

// cleanCode returns s if it has the form of a code, which error texts may show.
func cleanCode(s string) string {
	if len(s) > 100 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") != "" {
		return ""
	}
	return s
}

// text returns a JSON string, "" if raw is something else.
func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}

// names returns a JSON list of API names, without elements that are not.
func names(raw json.RawMessage) []string {
	var list []json.RawMessage
	_ = json.Unmarshal(raw, &list)
	var out []string
	for _, element := range list[:min(len(list), maxItems)] {
		if name := text(element); cleanCode(name) != "" {
			out = append(out, name)
		}
	}
	return out
}

// Form describes the body of an answer that cannot be read: "an HTML page,
// text/html". It quotes nothing of the body. A nil header means that the body is
// part of an answer, without a content type of its own.
func Form(h http.Header, body []byte) string {
	kind := kindOf(h.Get("Content-Encoding"), bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	if h == nil {
		return kind
	}
	return kind + ", " + contentType(h)
}

// contentType returns the media type of an answer, if it has the usual form; any
// other is foreign text.
func contentType(h http.Header) string {
	given := h.Get("Content-Type")
	if given == "" {
		return "no content type"
	}
	if t, _, _ := mime.ParseMediaType(given); mediaType.MatchString(t) {
		return t
	}
	return "an unreadable content type"
}

var (
	mediaType = regexp.MustCompile(`^[a-z]{1,20}/[a-z0-9.+-]{1,60}$`)
	encoding  = regexp.MustCompile(`^[a-z]{1,10}$`)
)

// kindOf describes a body without white space around it.
func kindOf(packing string, body []byte) string {
	switch {
	case len(body) == 0:
		return "an empty body"
	case packing != "" && packing != "identity" && packing != "gzip":
		if !encoding.MatchString(packing) {
			packing = "something unknown"
		}
		return "a body packed as " + packing
	case bytes.HasPrefix(body, []byte("\x1f\x8b")):
		return "gzip that its header does not tell"
	case body[0] == '<':
		if start := bytes.ToLower(body[:min(len(body), 512)]); bytes.Contains(start, []byte("<html")) || bytes.HasPrefix(start, []byte("<!doctype html")) {
			return "an HTML page"
		}
		return "XML"
	case json.Valid(body):
		return "JSON of another shape"
	case body[0] == '{', body[0] == '[':
		var all json.RawMessage
		if errors.Is(json.NewDecoder(bytes.NewReader(body)).Decode(&all), io.ErrUnexpectedEOF) {
			return "JSON that breaks off"
		}
		return "broken JSON"
	case utf8.Valid(body) && bytes.IndexFunc(body, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) < 0:
		return "text"
	default:
		return "binary data"
	}
}
