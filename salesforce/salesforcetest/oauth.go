package salesforcetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// oauth answers /services/oauth2/...
func (o *Org) oauth(r *http.Request, q *request, path []string) *response {
	if len(path) != 1 {
		return refuse(notFound())
	}
	switch path[0] {
	case "token":
		return only(q, func(q *request) *response { return o.token(r, q) }, http.MethodPost)
	case "revoke":
		return only(q, func(q *request) *response { return o.revoke(q) }, http.MethodPost, http.MethodGet)
	default:
		return refuse(notFound())
	}
}

// oauthError is a refusal in OAuth's words.
func oauthError(code, description string) *response {
	return answer(http.StatusBadRequest, ordered{{"error", code}, {"error_description", description}})
}

// form reads the parameters of the body, and those of the URL.
func form(q *request) url.Values {
	values, err := url.ParseQuery(string(q.body))
	if err != nil {
		values = url.Values{}
	}
	for k, v := range q.query {
		values[k] = append(values[k], v...)
	}
	return values
}

// token is the token endpoint.
func (o *Org) token(r *http.Request, q *request) *response {
	f := form(q)
	id, secret := f.Get("client_id"), f.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok {
		id, secret = unescaped(user), unescaped(password)
	}
	switch grant := f.Get("grant_type"); {
	case strings.HasSuffix(hostname(r.Host), ".lightning.force.com"):
		return oauthError("unsupported_grant_type", "grant type not supported")
	case grant == "":
		return oauthError("unsupported_grant_type", "grant type not supported")
	case grant == "password":
		return oauthError("invalid_grant", "authentication failure") // orgs of today block the flow
	case grant != "client_credentials":
		return oauthError("unsupported_grant_type", "grant type not supported")
	case generic(hostname(r.Host)):
		return oauthError("invalid_grant", "request not supported on this domain")
	case id == "" || secret == "":
		return oauthError("invalid_request", "client identifier and client secret are required")
	case !same(id, o.creds.ClientID):
		return oauthError("invalid_client_id", "client identifier invalid")
	case !same(secret, o.creds.ClientSecret):
		return oauthError("invalid_client", "invalid client credentials")
	}
	return answer(http.StatusOK, o.grant(q, secret))
}

// grant is the answer that carries a new token.
func (o *Org) grant(q *request, secret string) ordered {
	id := q.base + "/id/" + o.orgID + "/" + o.userID
	issued := strconv.FormatInt(o.clock().UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(id + issued))
	return ordered{
		{"access_token", o.open()}, {"signature", base64.StdEncoding.EncodeToString(mac.Sum(nil))}, {"scope", "api"},
		{"instance_url", q.base}, {"id", id}, {"token_type", "Bearer"}, {"issued_at", issued},
	}
}

// revoke ends the session of a token.
func (o *Org) revoke(q *request) *response {
	token := form(q).Get("token")
	if o.sessions[token] == nil {
		return oauthError("invalid_token", "the token provided is not valid")
	}
	delete(o.sessions, token)
	return &response{status: http.StatusOK}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// unescaped takes the form encoding off that OAuth puts on Basic credentials.
func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
