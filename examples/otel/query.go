package main

import (
	"context"
	"net/http"
)

// hideQuery keeps the query of a request from the next transport: SOQL in it
// contains e-mail addresses, names and phone numbers, and otelhttp records the
// whole URL. A restoreQuery must come behind that.
type hideQuery struct{ next http.RoundTripper }

func (t hideQuery) RoundTrip(r *http.Request) (*http.Response, error) {
	hidden := r.Clone(context.WithValue(r.Context(), queryKey{}, r.URL.RawQuery))
	hidden.URL.RawQuery = ""
	return t.next.RoundTrip(hidden)
}

// restoreQuery gives a request the query back that hideQuery took.
type restoreQuery struct{ next http.RoundTripper }

func (t restoreQuery) RoundTrip(r *http.Request) (*http.Response, error) {
	restored := r.Clone(r.Context())
	restored.URL.RawQuery, _ = r.Context().Value(queryKey{}).(string)
	return t.next.RoundTrip(restored)
}

type queryKey struct{}
