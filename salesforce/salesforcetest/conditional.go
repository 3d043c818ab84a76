package salesforcetest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// condition judges the conditional headers of a request to read or change r. It
// returns the answer to a request whose conditions are not met, else nil. Only
// accounts have entity tags.
func (p *place) condition(r *record) *response {
	reads := p.method != http.MethodPatch
	refused := refuse(one(fault{Status: http.StatusPreconditionFailed, Code: "PRECONDITION_FAILED", // the code and the text are guesses
		Message: "The request was not carried out: the record does not meet the condition in a header."}))
	match, none := p.header.Get("If-Match"), p.header.Get("If-None-Match")
	if p.entity.name != schema.Account {
		match, none = "", ""
	}
	since := p.header.Get("If-Unmodified-Since")
	unmodified, err := http.ParseTime(since)
	modified := moment(r.values["SystemModstamp"]).Truncate(time.Second)
	switch {
	case !reads && (!wellTagged(match) || !wellTagged(none) || since != "" && err != nil):
		return refuse(one(fault{Code: "INVALID_HEADER", Message: "The value of a conditional header is invalid."})) // likewise
	case match != "" && !p.entity.tagged(match, r):
		return refused
	case match == "" && since != "" && err == nil && modified.After(unmodified):
		return refused
	case none != "" && p.entity.tagged(none, r):
		if !reads {
			return refused
		}
		return &response{status: http.StatusNotModified}
	case none == "" && reads && unchanged(p.header, modified):
		return &response{status: http.StatusNotModified}
	default:
		return nil
	}
}

// entityTags is a list of entity tags, and entityTag is one of them.
var (
	entityTags = regexp.MustCompile(`^\s*(\*|"[^"]*"(\s*,\s*"[^"]*")*)\s*$`)
	entityTag  = regexp.MustCompile(`"[^"]*"|\*`)
)

// wellTagged reports whether the value of a header is empty, "*" or a list of
// entity tags.
func wellTagged(v string) bool { return v == "" || entityTags.MatchString(v) }

// tagged reports whether the value of a header names the record as it is now.
func (e *entity) tagged(v string, r *record) bool {
	tags := entityTag.FindAllString(v, -1)
	return slices.Contains(tags, "*") || slices.Contains(tags, e.etag(r))
}

// etag is the entity tag of a record: a hash of its content.
func (e *entity) etag(r *record) string {
	b, _ := json.Marshal(e.copied(r)) // values of records always marshal
	sum := sha256.Sum256(b)
	return `"` + base64.StdEncoding.EncodeToString(sum[:20]) + `-gzip"`
}
