package auth_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// faultRows are all faults of SOAP login(), and a word of the hint.
var faultRows = []struct {
	code  string
	cause error
	hint  string
	asked bool // a Cache asks again at once
}{
	{"INVALID_LOGIN", auth.ErrCredentials, "Login History", false},
	{"LOGIN_MUST_USE_SECURITY_TOKEN", auth.ErrSecurityToken, "Reset My Security Token", false},
	{"INVALID_OPERATION", auth.ErrLoginDisabled, "Enable SOAP API login()", false},
	{"INSUFFICIENT_ACCESS", auth.ErrPermission, "Use Any API Auth", false},
	{"UNSUPPORTED_API_VERSION", auth.ErrVersion, "64.0", false},
	{"INVALID_OPERATION_WITH_EXPIRED_PASSWORD", auth.ErrPasswordExpired, "never expires", false},
	{"PASSWORD_LOCKOUT", auth.ErrCredentials, "unlock", false},
	{"LOGIN_DURING_RESTRICTED_DOMAIN", auth.ErrRestricted, "Login IP Ranges", false},
	{"LOGIN_DURING_RESTRICTED_TIME", auth.ErrRestricted, "Login Hours", false},
	{"ORG_LOCKED", auth.ErrOrgUnavailable, "Support", false},
	{"TRIAL_EXPIRED", auth.ErrOrgUnavailable, "trial", false},
	{"ORG_IN_MAINTENANCE", auth.ErrOrgUnavailable, "maintenance", false},
	{"ORG_NOT_OWNED_BY_INSTANCE", auth.ErrHost, "My Domain", false},
	{"API_DISABLED_FOR_ORG", auth.ErrPermission, "edition", false},
	{"API_CURRENTLY_DISABLED", auth.ErrTemporary, "later", true},
	{"SERVER_UNAVAILABLE", auth.ErrTemporary, "later", true},
	{"REQUEST_LIMIT_EXCEEDED", auth.ErrTemporary, "used up", false},
	{"LOGIN_RATE_EXCEEDED", auth.ErrTemporary, "too many log-ins", false},
	{"FUNCTIONALITY_NOT_ENABLED", auth.ErrTemporary, "feature", true},
	{"SSO_SERVICE_DOWN", auth.ErrNeedsOAuth, "single sign-on", false},
	{"INVALID_SSO_GATEWAY_URL", auth.ErrNeedsOAuth, "delegated", false},
	{"CLIENT_NOT_ACCESSIBLE_FOR_USER", auth.ErrAppNotApproved, "API Access Control", false},
	{"CLIENT_REQUIRE_UPDATE_FOR_USER", auth.ErrAppNotApproved, "newer client", false},
	{"INVALID_CLIENT", auth.ErrAppNotApproved, "ClientName", false},
	{"UNSUPPORTED_CLIENT", auth.ErrAppNotApproved, "API Access Control", false},
	{"LOGIN_CHALLENGE_ISSUED", auth.ErrNeedsOAuth, "second factor", false},
	{"LOGIN_CHALLENGE_PENDING", auth.ErrNeedsOAuth, "second factor", false},
	{"MUTUAL_AUTHENTICATION_FAILED", auth.ErrConfig, "8443", false},
	{"TXN_SECURITY_END_SESSION", auth.ErrRestricted, "Transaction Security", false},
	{"TXN_SECURITY_METERING_ERROR", auth.ErrRestricted, "Transaction Security", false},
	{"SOMETHING_NEW", auth.ErrCredentials, "Login History", false},
}

// grantRows are all errors of the token endpoint.
var grantRows = []struct {
	code, description string
	cause             error
	hint              string
	asked             bool
}{
	{"invalid_grant", "authentication failure", auth.ErrCredentials, "Login History", false},
	{"invalid_grant", "no client credentials user enabled", auth.ErrNoRunAs, "not an e-mail address", false},
	{"invalid_grant", "request not supported on this domain", auth.ErrHost, "My Domain", false},
	{"invalid_grant", "user hasn't approved this consumer", auth.ErrAppNotApproved, "pre-authorized", false},
	{"invalid_grant", "audience is invalid", auth.ErrConfig, "test.salesforce.com", false},
	{"invalid_grant", "Audience validation failed", auth.ErrConfig, "test.salesforce.com", false},
	{"invalid_grant", "expired access/refresh token", auth.ErrConsent, "authorise the app again", false},
	{"invalid_grant", "expired authorization code", auth.ErrConsent, "15 minutes", false},
	{"invalid_grant", "invalid assertion", auth.ErrConfig, "certificate", false},
	{"invalid_grant", "ip restricted", auth.ErrRestricted, "IP restrictions", false},
	{"invalid_grant", "inactive user", auth.ErrCredentials, "activate", false},
	{"invalid_grant", "user is locked out", auth.ErrCredentials, "unlock", false},
	{"invalid_grant", "", auth.ErrCredentials, "Login History", false},
	{"invalid_client_id", "client identifier invalid", auth.ErrCredentials, "ten minutes", false},
	{"invalid_client", "invalid client credentials", auth.ErrCredentials, "consumer secret", false},
	{"unsupported_grant_type", "grant type not supported", auth.ErrHost, "My Domain", false},
	{"OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", auth.ErrAppNotApproved, "pre-authorized", false},
	{"OAUTH_APPROVAL_ERROR_GENERIC", "", auth.ErrAppNotApproved, "install", false},
	{"invalid_request", "", auth.ErrConfig, "OAuth settings", false},
	{"redirect_uri_mismatch", "redirect_uri must match configuration", auth.ErrConfig, "callback", false},
	{"invalid_scope", "the requested scope is not allowed", auth.ErrConfig, "scopes", false},
	{"access_denied", "end-user denied authorization", auth.ErrAppNotApproved, "refused", false},
	{"rate_limit_exceeded", "login rate exceeded", auth.ErrTemporary, "too many", false},
	{"server_error", "unexpected", auth.ErrTemporary, "later", true},
	{"OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org", auth.ErrAppNotApproved, "install", false},
	{"OAUTH_EC_APP_NOT_FOUND", "", auth.ErrAppNotApproved, "install", false},
	{"app_not_found", "External client app is not installed in this org", auth.ErrAppNotApproved, "login.salesforce.com", false},
	{"app_not_found", "", auth.ErrAppNotApproved, "Distribution State", false},
	{"invalid_client_id", "External client app is not installed in this org", auth.ErrAppNotApproved, "install", false},
	{"OAUTH_APP_BLOCKED", "this app is blocked by admin", auth.ErrAppNotApproved, "unblock", false},
	{"OAUTH_AUTHORIZATION_BLOCKED", "Cross-org OAuth flows are not supported for this external client app", auth.ErrAppNotApproved, "its own org only", false},
	{"OAUTH_EC_APP_DISABLED", "", auth.ErrAppNotApproved, "policies", false},
	{"OAUTH_CONSUMER_NOT_FOUND", "", auth.ErrAppNotApproved, "install", false},
	{"OAUTH_EC_USER_BLOCKED", "", auth.ErrAppNotApproved, "unblock", false},
	{"OAUTH_APPROVAL_ERROR_TIMEOUT", "", auth.ErrAppNotApproved, "install", false},
	{"invalid_app_access", "user is not admin approved to access this app", auth.ErrAppNotApproved, "pre-authorized", false},
	{"invalid_grant", "user is not admin approved to access this app", auth.ErrAppNotApproved, "permission set", false},
	{"invalid_grant", "IP restricted or invalid login hours", auth.ErrRestricted, "Login Hours", false},
	{"invalid_grant", "token request is already being processed", auth.ErrTemporary, "try again", true},
	{"invalid_client_credentials", "client secret invalid", auth.ErrCredentials, "rotated", false},
	{"invalid_assertion", "", auth.ErrConfig, "certificate", false},
	{"invalid_assertion_type", "specified assertion type not supported", auth.ErrConfig, "certificate", false},
	{"redirect_uri_missing", "redirect_uri not provided", auth.ErrConfig, "callback", false},
	{"invalid_dpop_proof", "", auth.ErrConfig, "Require Demonstrating Proof-of-Possession", false},
	{"use_dpop_nonce", "Authorization server requires nonce in DPoP proof", auth.ErrConfig, "bearer", false},
	{"invalid_request", "DPoP proof is required", auth.ErrConfig, "switch off", false},
	{"inactive_user", "user is inactive", auth.ErrCredentials, "frozen", false},
	{"inactive_org", "organization is locked, closed, or suspended", auth.ErrOrgUnavailable, "suspended", false},
	{"unauthorized_client", "", auth.ErrLoginDisabled, "OAuth settings", false},
	{"unknown_error", "retry your request", auth.ErrTemporary, "same org", true},
	{"temporarily_unavailable", "", auth.ErrTemporary, "later", true},
	{"OAUTH_APP_NOT_FOUND", "", auth.ErrAppNotApproved, "login.salesforce.com", false},
	{"INVALID_APP_ACCESS", "", auth.ErrAppNotApproved, "API Access Control", false},
	{"invalid_client", "", auth.ErrCredentials, "rotated", false},
	{"invalid_sso_gateway_url", "", auth.ErrNeedsOAuth, "Is Single Sign-On Enabled", false},
	{"PASSWORD_LOCKOUT", "", auth.ErrCredentials, "unlock", false},
	{"something_new", "", auth.ErrConfig, "Login History", false},
}

// requireRow checks what an admin is told, and what it costs to ask twice.
func requireRow(t *testing.T, w *world, p auth.Provider, code string, cause error, hint string, asked bool) {
	t.Helper()
	w.ResetRequests()
	cache := auth.NewCache(p)
	for range 2 {
		_, err := cache.Token(t.Context())
		e := failed(t, err, cause)
		require.Equal(t, code, e.Code)
		require.Contains(t, e.Hint(), hint)
		require.Contains(t, []int{400, 500}, e.Status)
		require.Equal(t, errors.Is(cause, auth.ErrTemporary), e.Temporary())
	}
	want := 1
	if asked {
		want = 2
	}
	require.Equal(t, want, w.tokenRequests())
}

func TestFaultTable(t *testing.T) {
	w := serve(t)
	for _, row := range faultRows {
		t.Run(row.code, func(t *testing.T) {
			message := "the org's own words"
			if row.code == "INVALID_OPERATION" {
				message = "SOAP API login() is disabled by default in this org."
			}
			w.RefuseSignIn(row.code, message)
			requireRow(t, w, w.soap(), row.code, row.cause, row.hint, row.asked)
		})
	}
	w.RefuseSignIn("", "")
	_, err := w.soap().Token(t.Context())
	require.NoError(t, err)
}

func TestGrantTable(t *testing.T) {
	w := serve(t)
	for _, row := range grantRows {
		t.Run(row.code+" "+row.description, func(t *testing.T) {
			w.RefuseSignIn(row.code, row.description)
			requireRow(t, w, w.client(), row.code, row.cause, row.hint, row.asked)
			for _, p := range []auth.Provider{w.jwt(), w.password(), w.refresh(auth.NewMemoryStore("refresh-1"))} {
				_, err := p.Token(t.Context())
				e := failed(t, err)
				require.Equal(t, row.code, e.Code)
				require.NotEmpty(t, e.Hint())
				if row.code != "invalid_grant" { // that one means something else in each flow
					require.ErrorIs(t, err, row.cause)
				}
			}
		})
	}
}

// What one code means depends on the flow.
func TestGrantByFlow(t *testing.T) {
	w := serve(t)
	for _, tt := range []struct {
		name        string
		description string
		p           auth.Provider
		cause       error
		hint        string
	}{
		{"legacy", "authentication failure", w.password(), auth.ErrCredentials, "Summer '23"},
		{"old assertion", "expired authorization code", w.jwt(), auth.ErrConfig, "clock"},
		{"assertion", "", w.jwt(), auth.ErrConfig, "certificate"},
		{"refresh", "", w.refresh(auth.NewMemoryStore("refresh-1")), auth.ErrConsent, "authorise the app again"},
		{"refresh of an inactive user", "inactive user", w.refresh(auth.NewMemoryStore("refresh-1")), auth.ErrCredentials, "activate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w.RefuseSignIn("invalid_grant", tt.description)
			_, err := tt.p.Token(t.Context())
			require.ErrorIs(t, err, tt.cause)
			require.ErrorContains(t, err, tt.hint)
		})
	}
}

// The tables above have every row of the reference that they are written from.
func TestTablesAreWhole(t *testing.T) {
	text, err := os.ReadFile("../../shared/salesforce.md")
	if err != nil {
		t.Skip("the reference is not here")
	}
	_, rest, ok := strings.Cut(string(text), "| exceptionCode | Meaning |")
	require.True(t, ok)
	soap, rest, ok := strings.Cut(rest, "MFA / SSO")
	require.True(t, ok)
	_, rest, ok = strings.Cut(rest, "### 1.7 OAuth errors")
	require.True(t, ok)
	oauth, _, ok := strings.Cut(rest, "### 1.8")
	require.True(t, ok)

	var known []string
	for _, row := range faultRows {
		known = append(known, row.code)
	}
	for _, code := range cells(soap, `[A-Z][A-Z_]+[A-Z*]`) {
		prefix, many := strings.CutSuffix(code, "*")
		require.True(t, slices.Contains(known, code) || many && slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, prefix) }), code)
	}
	known = nil
	for _, row := range grantRows {
		known = append(known, row.code, row.description)
	}
	for _, code := range cells(oauth, `[a-z][a-z_]+|[A-Z][A-Z_]+`) {
		require.Contains(t, known, code)
	}
	for line := range strings.Lines(oauth) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		for _, m := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(first, -1) {
			if strings.HasPrefix(first, "`") {
				require.Contains(t, known, m[1])
			}
		}
	}
}

// cells returns the codes in the first column of a table.
func cells(table, form string) []string {
	var out []string
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		for _, m := range regexp.MustCompile("`("+form+")`").FindAllStringSubmatch(first, -1) {
			out = append(out, m[1])
		}
	}
	return out
}
