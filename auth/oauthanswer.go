package auth

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"golang.org/x/oauth2"
)

// oauthToken turns what x/oauth2 made of the exchange into a token or an
// [*Error]. Its errors print the body and go no further.
func (x *exchange) oauthToken(ctx context.Context, t *oauth2.Token, err error, host origin, trusted []string) (*Token, error) {
	if x.status == 0 || x.err != nil {
		return nil, x.failure(ctx, err)
	}
	if err != nil {
		code, description := parseGrantError(x.body)
		return nil, x.refuse(judgeGrant(x.flow, code, description, x.status), code, description)
	}
	if !sendable(Secret(t.AccessToken)) {
		return nil, x.refuse(garbled, "", "")
	}
	instance, ok := trust(extra(t, "instance_url"), host, trusted)
	if !ok {
		return nil, x.refuse(untrusted, "", "")
	}
	org, user := idParts(extra(t, "id"))
	return &Token{
		AccessToken: Secret(t.AccessToken), InstanceURL: instance, OrgID: org, UserID: user,
		Scope: x.scopes(extra(t, "scope")), IssuedAt: issuedAt(extra(t, "issued_at")), Expiry: t.Expiry,
	}, nil
}

// extra returns a text of the token answer, empty where it is none.
func extra(t *oauth2.Token, key string) string {
	s, _ := t.Extra(key).(string)
	return s
}

// issuedAt reads a text of milliseconds; zero where it is none.
func issuedAt(ms string) time.Time {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil || n <= 0 || n > 1<<46 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}

// parseGrantError reads {"error", "error_description"}. Both are empty where
// body is something else: HTML, nothing, another JSON.
func parseGrantError(body []byte) (code, description string) {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return "", ""
	}
	return e.Error, e.Description
}
