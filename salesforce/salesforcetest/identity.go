package salesforcetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// identity answers /id/ORG/USER, the identity URL of a token answer.
func (o *Org) identity(q *request, path []string) *response {
	if len(path) == 1 && path[0] == "keys" {
		return only(q, func(*request) *response { return answer(http.StatusOK, ordered{{"keys", []any{}}}) }, http.MethodGet)
	}
	if len(path) != 2 {
		return refuse(notFound())
	}
	s, refused := o.bearer(q)
	switch {
	case refused != nil:
		return refused
	case !sameID(path[0], o.orgID) || !sameID(path[1], s.user):
		return says(http.StatusForbidden, "Wrong_Id")
	}
	u := func(field string) any { return o.userField(s.user, field) }
	id := q.base + "/id/" + o.orgID + "/" + s.user
	return answer(http.StatusOK, ordered{
		{"id", id}, {"asserted_user", true}, {"user_id", s.user}, {"organization_id", o.orgID}, {"username", u("Username")},
		{"nick_name", u("CommunityNickname")}, {"display_name", u("Name")}, {"email", u("Email")}, {"email_verified", true},
		{"first_name", u("FirstName")}, {"last_name", u("LastName")}, {"timezone", u("TimeZoneSidKey")}, {"photos", photos(q)},
		{"addr_street", nil}, {"addr_city", nil}, {"addr_state", nil}, {"addr_country", nil}, {"addr_zip", nil},
		{"mobile_phone", u("MobilePhone")}, {"mobile_phone_verified", false}, {"is_lightning_login_user", false},
		{"status", ordered{{"created_date", nil}, {"body", nil}}}, {"urls", o.urls(q, s.user)},
		{"active", true}, {"user_type", "STANDARD"}, {"language", u("LanguageLocaleKey")}, {"locale", u("LocaleSidKey")},
		{"utcOffset", o.utcOffset(s.user)}, {"last_modified_date", o.userModified(s.user)}, {"is_app_installed", true},
	})
}

// userinfo answers who the user of a token is, in OpenID's words.
func (o *Org) userinfo(q *request) *response {
	s, refused := o.bearer(q)
	if refused != nil {
		return refused
	}
	u := func(field string) any { return o.userField(s.user, field) }
	return answer(http.StatusOK, ordered{
		{"sub", q.base + "/id/" + o.orgID + "/" + s.user}, {"user_id", s.user}, {"organization_id", o.orgID},
		{"preferred_username", u("Username")}, {"nickname", u("CommunityNickname")}, {"name", u("Name")}, {"email", u("Email")},
		{"email_verified", true}, {"given_name", u("FirstName")}, {"family_name", u("LastName")}, {"zoneinfo", u("TimeZoneSidKey")},
		{"photos", photos(q)}, {"profile", q.base + "/" + s.user}, {"picture", picture(q)}, {"address", ordered{}},
		{"urls", o.urls(q, s.user)}, {"active", true}, {"user_type", "STANDARD"}, {"language", u("LanguageLocaleKey")},
		{"locale", u("LocaleSidKey")}, {"utcOffset", o.utcOffset(s.user)}, {"updated_at", o.userModified(s.user)},
	})
}

// picture is the address of the picture of every user who has none.
func picture(q *request) string { return q.base + "/profilephoto/005/F" }

func photos(q *request) ordered {
	return ordered{{"picture", picture(q)}, {"thumbnail", q.base + "/profilephoto/005/T"}}
}

// userModified is when the user was last changed.
func (o *Org) userModified(user string) string {
	return moment(o.userField(user, "LastModifiedDate")).UTC().Format(time.RFC3339)
}

// utcOffset is the user's distance from UTC in milliseconds, without daylight
// saving time.
func (o *Org) utcOffset(user string) int {
	zone := o.zone(user)
	if zone == nil {
		return 0
	}
	year := o.clock().Year()
	_, winter := time.Date(year, time.January, 1, 0, 0, 0, 0, zone).Zone()
	_, summer := time.Date(year, time.July, 1, 0, 0, 0, 0, zone).Zone()
	return 1000 * min(winter, summer)
}

// bearer finds the session of a request outside of the REST API, which refuses
// in words of its own.
func (o *Org) bearer(q *request) (*session, *response) {
	scheme, token, _ := strings.Cut(q.header.Get("Authorization"), " ")
	if token == "" || !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth") {
		token = form(q).Get("access_token")
	}
	if token == "" {
		return nil, says(http.StatusForbidden, "Missing_OAuth_Token")
	}
	s := o.alive(strings.TrimSpace(token))
	if s == nil {
		return nil, says(http.StatusForbidden, "Bad_OAuth_Token")
	}
	return s, nil
}

func says(status int, text string) *response {
	return &response{status: status, mime: "text/html;charset=UTF-8", raw: []byte(text)}
}

// urls are the addresses of the org's APIs, with {version} left to be filled in.
func (o *Org) urls(q *request, user string) ordered {
	data := q.base + "/services/data/v{version}/"
	return ordered{
		{"enterprise", q.base + "/services/Soap/c/{version}/" + o.orgID[:15]}, {"metadata", q.base + "/services/Soap/m/{version}/" + o.orgID[:15]},
		{"partner", q.base + "/services/Soap/u/{version}/" + o.orgID[:15]}, {"rest", data}, {"sobjects", data + "sobjects/"},
		{"search", data + "search/"}, {"query", data + "query/"}, {"recent", data + "recent/"},
		{"tooling_soap", q.base + "/services/Soap/T/{version}/" + o.orgID[:15]}, {"tooling_rest", data + "tooling/"}, {"profile", q.base + "/" + user},
		{"feeds", data + "chatter/feeds"}, {"groups", data + "chatter/groups"}, {"users", data + "chatter/users"},
		{"feed_items", data + "chatter/feed-items"}, {"feed_elements", data + "chatter/feed-elements"}, {"custom_domain", q.base},
	}
}

// userField is a field of a user as the API answers it.
func (o *Org) userField(user, field string) any {
	if r := o.entity(standard.User).rows[user]; r != nil {
		return r.values[field]
	}
	return nil
}

func (o *Org) userText(user, field string) string {
	s, _ := o.userField(user, field).(string)
	return s
}

// sameID compares IDs of 15 or 18 characters.
func sameID(a, b string) bool { return len(a) >= 15 && len(b) >= 15 && a[:15] == b[:15] }

// wellKnown answers /.well-known/openid-configuration.
func wellKnown(q *request, path []string) *response {
	if len(path) != 1 || path[0] != "openid-configuration" {
		return refuse(notFound())
	}
	at := q.base + "/services/oauth2/"
	return only(q, func(*request) *response {
		return answer(http.StatusOK, ordered{
			{"issuer", q.base}, {"authorization_endpoint", at + "authorize"}, {"token_endpoint", at + "token"}, {"revocation_endpoint", at + "revoke"},
			{"userinfo_endpoint", at + "userinfo"}, {"introspection_endpoint", at + "introspect"}, {"jwks_uri", q.base + "/id/keys"},
			{"scopes_supported", []string{"api", "id", "openid", "refresh_token"}}, {"response_types_supported", []string{"code"}},
			{"subject_types_supported", []string{"public"}}, {"id_token_signing_alg_values_supported", []string{"RS256"}},
			{"token_endpoint_auth_methods_supported", []string{"client_secret_post", "client_secret_basic"}},
			{"code_challenge_methods_supported", []string{"S256"}},
		})
	}, http.MethodGet)
}
