package salesforcetest

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const (
	maxSubrequests = 25
	maxHeavy       = 5 // queries and collections among them
)

// subrequest is one part of a composite request.
type subrequest struct {
	method, url, reference string
	headers                map[string]string
	body                   any // nil: none
}

// part is what became of a subrequest.
type part struct {
	resp    *response
	faults  faults // instead of resp
	body    []byte
	decoded any // body, decoded when somebody refers to it
	known   bool
}

func (p *part) ok() bool { return p.faults == nil && p.resp.status < 300 }

func (p *part) status() int {
	if p.faults != nil {
		return p.faults.status()
	}
	return p.resp.status
}

// composite answers POST /composite: up to 25 requests, which may refer to the
// answers of earlier ones by @{reference.path}.
func (o *Org) composite(q *request) *response {
	in, fs := parseObject(q.body, "CompositeRequest")
	if fs != nil {
		return refuse(fs)
	}
	subs, fs := subrequests(in)
	if fs != nil {
		return refuse(fs)
	}
	if f := compositeLimits(subs); f != nil {
		return answer(http.StatusOK, ordered{{"compositeResponse", []any{ordered{
			{"body", one(*f).body()}, {"httpHeaders", ordered{}}, {"httpStatusCode", http.StatusBadRequest}, {"referenceId", nil},
		}}}})
	}
	flag, _ := in.get("allOrNone")
	allOrNone, _ := flag.(bool)
	parts, _ := o.run(q, subs, o.collate(q, in, subs), allOrNone)
	return answer(http.StatusOK, ordered{{"compositeResponse", renderParts(subs, parts)}})
}

// run answers the parts in that order. With allOrNone, one that fails undoes all,
// and those behind it are not tried.
func (o *Org) run(q *request, subs []subrequest, order []int, allOrNone bool) (parts []*part, failed bool) {
	parts = make([]*part, len(subs))
	byReference := map[string]*part{}
	start := len(q.saver.undo)
	for n, i := range order {
		sub := subs[i]
		if q.tx.halts(n) {
			parts[i], failed = &part{faults: one(halted())}, true
			continue
		}
		if failed && allOrNone {
			parts[i] = &part{faults: one(rolledBack())}
			continue
		}
		parts[i] = o.subrequest(q, sub, byReference, allOrNone)
		byReference[sub.reference] = parts[i]
		failed = failed || !parts[i].ok() || allOrNone && parts[i].partly()
	}
	if failed && allOrNone {
		q.saver.rollback(start)
		for _, p := range parts {
			if p.ok() && !p.partly() {
				p.faults = one(rolledBack())
			}
		}
	}
	return parts, failed
}

func renderParts(subs []subrequest, parts []*part) []any {
	out := make([]any, len(parts))
	for i, p := range parts {
		out[i] = p.render(subs[i].reference)
	}
	return out
}

func rolledBack() fault {
	return fault{Code: "PROCESSING_HALTED", Message: "The transaction was rolled back since another operation in the same transaction failed."}
}

// partly reports whether the part is a collection of which a record failed.
func (p *part) partly() bool {
	list, _ := p.value().([]any)
	return slices.ContainsFunc(list, func(v any) bool {
		m, ok := v.(map[string]any)
		return ok && m["success"] == false
	})
}

// render is the part's place in the answer.
func (p *part) render(reference string) ordered {
	if p.faults != nil {
		return ordered{{"body", p.faults.body()}, {"httpHeaders", ordered{}}, {"httpStatusCode", p.status()}, {"referenceId", reference}}
	}
	headers := ordered{}
	if at := p.resp.header.Get("Location"); at != "" {
		headers = append(headers, pair{"Location", at})
	}
	var body any
	if p.body != nil {
		body = rendered(p.body)
	}
	return ordered{{"body", body}, {"httpHeaders", headers}, {"httpStatusCode", p.resp.status}, {"referenceId", reference}}
}

// referenceForm is what a referenceId must look like.
var referenceForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_]*$`)

// subrequests reads the list and checks what every part must have.
func subrequests(in *input) ([]subrequest, faults) {
	v, _ := in.get("compositeRequest")
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "The compositeRequest field is required and must not be empty."})
	}
	out := make([]subrequest, len(list))
	seen := map[string]bool{}
	for i, v := range list {
		part, ok := v.(*input)
		if !ok {
			return nil, one(parserError("Can not deserialize CompositeSubrequest out of " + token(v) + " token at [line:1, column:1]"))
		}
		s := subrequest{method: strings.ToUpper(part.text("method")), url: part.text("url"), reference: part.text("referenceId")}
		switch {
		case s.method == "" || s.url == "" || s.reference == "":
			return nil, one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "Each subrequest needs a method, a url and a referenceId."})
		case !referenceForm.MatchString(s.reference):
			return nil, one(fault{Code: "INVALID_INPUT", Message: "Provided referenceId ('" + s.reference +
				"') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_')."})
		case seen[s.reference]:
			return nil, one(fault{Code: "INVALID_INPUT", Message: "Duplicate referenceId: " + s.reference})
		}
		seen[s.reference] = true
		if h, _ := part.get("httpHeaders"); h != nil {
			s.headers = map[string]string{}
			if headers, ok := h.(*input); ok {
				for _, m := range headers.members {
					s.headers[m.name] = fmt.Sprint(m.value)
				}
			}
		}
		s.body, _ = part.get("body")
		out[i] = s
	}
	return out, nil
}

// text is a member that is a string, "" for any other.
func (in *input) text(name string) string {
	v, _ := in.get(name)
	s, _ := v.(string)
	return s
}

// compositeLimits refuses too many parts.
func compositeLimits(subs []subrequest) *fault {
	if len(subs) > maxSubrequests {
		return &fault{Code: "LIMIT_EXCEEDED", Message: "The request can’t contain more than 25 operations."}
	}
	heavy := 0
	for _, s := range subs {
		path, _, _ := strings.Cut(s.url, "?")
		parts, _ := segments(path)
		if len(parts) > 3 && (parts[3] == "query" || parts[3] == "queryAll" || parts[3] == "composite") {
			heavy++
		}
	}
	if heavy > maxHeavy {
		return &fault{Code: "LIMIT_EXCEEDED", Message: "The request can’t contain more than 5 query or sObject Collections operations."}
	}
	return nil
}

// subrequest answers one part.
func (o *Org) subrequest(q *request, s subrequest, earlier map[string]*part, allOrNone bool) *part {
	entry := Request{Method: s.method, Path: s.url, Header: http.Header{}}
	sub, fs := o.nested(q, s, earlier, &entry)
	var p *part
	if fs != nil {
		p = &part{faults: fs}
	} else if !composable(sub.path[0]) {
		p = &part{faults: notFound()}
	} else {
		sub.allOrNone = allOrNone
		p = &part{resp: o.resource(sub)}
		if p.resp.body != nil {
			p.body = encode(p.resp.body)
		}
	}
	entry.Status = p.status()
	*q.subs = append(*q.subs, entry)
	return p
}

// composable reports whether a resource may be a part: what others do cannot
// be undone.
func composable(resource string) bool {
	switch resource {
	case "sobjects", "query", "queryAll", "composite", "limits":
		return true
	default:
		return false
	}
}

// nested makes a request of a part, its references resolved.
func (o *Org) nested(q *request, s subrequest, earlier map[string]*part, entry *Request) (*request, faults) {
	target, fs := resolve(s.url, earlier)
	if fs != nil {
		return nil, fs
	}
	if len(target) > maxURI {
		return nil, tooLong(target)
	}
	path, query, _ := strings.Cut(target, "?")
	parts, err := segments(path)
	values, _ := url.ParseQuery(query)
	entry.Path, entry.Query = path, values
	if err != nil || len(parts) < 4 || parts[0] != "services" || parts[1] != "data" || parts[2] != "v"+q.version {
		return nil, badPath(err)
	}
	header := http.Header{}
	for k, v := range s.headers {
		header.Set(k, v)
	}
	entry.Header = header
	var body []byte
	if s.body != nil {
		b, fs := resolveBody(s.body, earlier)
		if fs != nil {
			return nil, fs
		}
		body = encode(b)
	}
	entry.Body = body
	q.saver.text = body
	return &request{
		method: s.method, base: q.base, version: q.version, path: parts[3:], query: values, header: header, body: body,
		saver: q.saver, subs: q.subs, nested: true, tx: q.tx,
	}, nil
}
