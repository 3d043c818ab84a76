package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

func TestForm(t *testing.T) {
	for _, tt := range []struct{ contentType, packing, body, want string }{
		{"text/html; charset=UTF-8", "", "<!DOCTYPE HTML PUBLIC>", "an HTML page, text/html"},
		{"TEXT/HTML", "", "<!-- made by a proxy --><HTML>", "an HTML page, text/html"},
		{"application/xml", "", "<Errors/>", "XML, application/xml"},
		{"", "", "\xef\xbb\xbf", "an empty body, no content type"},
		{"application/json", "", `[{"a":1}`, "JSON that breaks off, application/json"},
		{"application/json", "", `{"a":tru`, "JSON that breaks off, application/json"},
		{"application/json", "", `{"a" 1}`, "broken JSON, application/json"},
		{"application/json", "", "\xef\xbb\xbf 17", "JSON of another shape, application/json"},
		{"application/json", "identity", `{}`, "JSON of another shape, application/json"},
		{"text/csv", "", "Id\n00Q", "text, text/csv"},
		{"text/plain", "", "\x00\x01", "binary data, text/plain"},
		{"text/plain", "", "\xff\xfe<\x00h\x00", "binary data, text/plain"},
		{"application/json", "", "\x1f\x8b\x08\x00", "gzip that its header does not tell, application/json"},
		{"application/json", "deflate", "x\x9c", "a body packed as deflate, application/json"},
		{"application/json", "Bearer s3cret", "x", "a body packed as something unknown, application/json"},
		{"grace.kim@lumen.example", "", "x", "text, an unreadable content type"},
		{"text/00dxx0000001gER!AQ", "", "x", "text, an unreadable content type"},
	} {
		h := http.Header{}
		for name, value := range map[string]string{"Content-Type": tt.contentType, "Content-Encoding": tt.packing} {
			if value != "" {
				h.Set(name, value)
			}
		}
		require.Equal(t, tt.want, rest.Form(h, []byte(tt.body)), "%q", tt.body)
	}
	require.Equal(t, "an empty body", rest.Form(nil, nil), "of a part of an answer")
}
