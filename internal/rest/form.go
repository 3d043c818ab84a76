package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"unicode"
	"unicode/utf8"
)

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

// Form describes the answer, as [Form] does.
func (r *Response) Form() string { return Form(r.Header, r.Body) }

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
