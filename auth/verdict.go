package auth

import (
	"path"
	"strings"
)

// verdict is the meaning of a code of Salesforce's.
type verdict struct {
	cause error
	hint  string
}

// The verdicts on answers that look like a success.
var (
	expired   = verdict{ErrPasswordExpired, hintExpired}
	garbled   = verdict{ErrResponse, "the token has characters that none has: something before Salesforce's log-in host changes the answer"}
	bound     = verdict{ErrConfig, "the app requires DPoP, which binds tokens to a key, and this SDK sends bearer tokens: switch off Require Demonstrating Proof-of-Possession (DPoP) in the app's OAuth settings (Setup > External Client App Manager)"}
	untrusted = verdict{ErrUntrustedHost, "the answer names no address of Salesforce's to send requests to; if it is right, add its suffix to Trusted"}
)

// The hints that have names.
const (
	hintWait      = "Salesforce is busy or unavailable: try again later"
	hintHost      = "set Domain to the org's own address, https://MyDomain.my.salesforce.com (Setup > My Domain)"
	hintLogin     = "see the user's Login History in Setup for the real reason"
	hintUser      = "one of these: user name, password or security token is wrong (a new password brings a new token, as does Reset My Security Token); Domain is not this user's org (login.salesforce.com does not serve sandboxes, and My Domain may forbid it); the user is inactive, frozen or locked out (Setup > Users), may log in by single sign-on only (Is Single Sign-On Enabled), must give a second factor (Multi-Factor Authentication for API Logins), or is kept out by its profile's Login Hours or Login IP Ranges; " + hintLogin
	hintExpired   = "the user must set a new password, which brings a new security token; give an integration user a password that never expires"
	hintEnds      = "; Salesforce ends OAuth with user name and password on 20 February 2027: move to ClientCredentials or JWTBearer"
	hintMFA       = "the org asks this user for a second factor: use OAuth (ClientCredentials), or remove the permission Multi-Factor Authentication for API Logins from the user"
	hintTxn       = "a transaction security policy of the org refuses the log-in: exempt the integration user (Setup > Transaction Security Policies)"
	hintInstall   = "an admin must install the app in this org (its package, or Setup > Connected Apps OAuth Usage > Install), and let the user in by its policies; if it is there, Domain and ClientID belong to different orgs: an External Client App whose Distribution State is Local works in its own org only, at that org's own address, not login.salesforce.com"
	hintBlocked   = "the org blocks the app: an admin must unblock it (Setup > Connected Apps OAuth Usage), install it, or let the user in by its policies and API Access Control; an External Client App whose Distribution State is Local works in its own org only"
	hintApprove   = "an admin must let the user use the app: by the app's policies (Admin approved users are pre-authorized, with a permission set or profile, or all users may authorize themselves) and, if API Access Control is on, by installing the app or Use Any API Client"
	hintAssertion = "the assertion is refused: check that the app holds the certificate of this key and that it has not expired, the user name (active, and of Domain's org), the audience and the machine's clock"
	hintCode      = "the code is older than 15 minutes or was used: start the authorisation again"
	hintConsent   = "the refresh token has expired, was revoked, or was used after it had been replaced: the user must authorise the app again"
	hintInactive  = "the user is inactive or frozen: activate it (Setup > Users), or name another"
	hintKey       = "the consumer key is unknown to this org: check it and the Domain; a new app takes up to ten minutes to take effect"
	hintGarbled   = " characters that an access token never has: spaces, line breaks or non-ASCII" // after the token's name
)

// faults are the exception codes of SOAP login().
var faults = map[string]verdict{
	"INVALID_LOGIN":                           {ErrCredentials, "SOAP login() is off in this org (Setup > User Interface) or retired, or " + hintUser},
	"PASSWORD_LOCKOUT":                        {ErrCredentials, "too many attempts: an admin must unlock the user (Setup > Users), or wait until the org's lockout ends; correct the password first"},
	"LOGIN_MUST_USE_SECURITY_TOKEN":           {ErrSecurityToken, "the security token is missing or outdated (a new password brings a new one): use the current one (Settings > Reset My Security Token), or trust this address (Setup > Network Access); or the user name or password is wrong"},
	"INVALID_OPERATION":                       {ErrLoginDisabled, "SOAP login() is off in this org (Setup > User Interface > Enable SOAP API login()); better, move to OAuth: ClientCredentials or JWTBearer"},
	"INSUFFICIENT_ACCESS":                     {ErrPermission, "give the user the permission Use Any API Auth, or move to OAuth: ClientCredentials or JWTBearer"},
	"UNSUPPORTED_API_VERSION":                 {ErrVersion, "login() exists up to version 64.0 and ends with Summer '27: leave Version empty, or move to OAuth: ClientCredentials or JWTBearer"},
	"INVALID_OPERATION_WITH_EXPIRED_PASSWORD": {ErrPasswordExpired, hintExpired},
	"LOGIN_DURING_RESTRICTED_DOMAIN":          {ErrRestricted, "the profile's Login IP Ranges exclude this address: add it (Setup > Profiles > the profile > Login IP Ranges)"},
	"LOGIN_DURING_RESTRICTED_TIME":            {ErrRestricted, "it is outside the profile's Login Hours: widen them (Setup > Profiles > the profile > Login Hours)"},
	"ORG_LOCKED":                              {ErrOrgUnavailable, "the org is locked: ask Salesforce Support"},
	"TRIAL_EXPIRED":                           {ErrOrgUnavailable, "the org's trial has expired"},
	"ORG_IN_MAINTENANCE":                      {ErrOrgUnavailable, "the org is in maintenance: see status.salesforce.com"},
	"ORG_NOT_OWNED_BY_INSTANCE":               {ErrHost, hintHost},
	"API_DISABLED_FOR_ORG":                    {ErrPermission, "the org's edition has no API access, or the user lacks API Enabled"},
	"API_CURRENTLY_DISABLED":                  {ErrTemporary, hintWait},
	"SERVER_UNAVAILABLE":                      {ErrTemporary, hintWait},
	"REQUEST_LIMIT_EXCEEDED":                  {ErrTemporary, "the org's API requests of the day are used up: wait, or buy more"},
	"LOGIN_RATE_EXCEEDED":                     {ErrTemporary, "too many log-ins of this user within the hour: wait"},
	"FUNCTIONALITY_NOT_ENABLED":               {ErrTemporary, "a feature that the log-in needs is switched off or being switched on: try again later, and ask an admin if it stays so"},
	"UNKNOWN_EXCEPTION":                       {ErrTemporary, hintWait},
	"SSO_SERVICE_DOWN":                        {ErrNeedsOAuth, "the customer's single sign-on service does not answer: repair it, or remove Is Single Sign-On Enabled from the user's profile or permission sets; OAuth does not need it: ClientCredentials"},
	"INVALID_SSO_GATEWAY_URL":                 {ErrNeedsOAuth, "the user logs in by delegated authentication, whose address is missing or wrong: remove Is Single Sign-On Enabled from the user's profile or permission sets, or correct the address (Setup > Single Sign-On); OAuth does not need it: ClientCredentials"},
	"CLIENT_NOT_ACCESSIBLE_FOR_USER":          {ErrAppNotApproved, "the org keeps this user from this client: see API Access Control in Setup"},
	"CLIENT_REQUIRE_UPDATE_FOR_USER":          {ErrAppNotApproved, "the org requires a newer client: see API Access Control in Setup"},
	"INVALID_CLIENT":                          {ErrAppNotApproved, "the client's name is refused: leave ClientName empty, and see API Access Control in Setup"},
	"UNSUPPORTED_CLIENT":                      {ErrAppNotApproved, "the client is refused: see API Access Control in Setup"},
	"LOGIN_CHALLENGE_ISSUED":                  {ErrNeedsOAuth, hintMFA},
	"LOGIN_CHALLENGE_PENDING":                 {ErrNeedsOAuth, hintMFA},
	"MUTUAL_AUTHENTICATION_FAILED":            {ErrConfig, "the org requires a client certificate: present one through the HTTP client, on port 8443"},
}

// transactionSecurity is the prefix of the codes of transaction security policies.
const transactionSecurity = "TXN_SECURITY_"

func judgeFault(code string, status int) verdict {
	if v, ok := faults[code]; ok {
		return v
	}
	if strings.HasPrefix(code, transactionSecurity) {
		return verdict{ErrRestricted, hintTxn}
	}
	if code != "" {
		return verdict{ErrCredentials, "SOAP login() is refused for a reason this SDK does not know; " + hintLogin}
	}
	return judgeStatus(status)
}

// judgeStatus returns the meaning of an answer without a readable error.
func judgeStatus(status int) verdict {
	switch {
	case status == 429 || status == 408 || status >= 500:
		return verdict{ErrTemporary, hintWait}
	case status >= 300 && status < 400:
		return verdict{ErrHost, "the host redirects elsewhere, and redirects are not followed; " + hintHost}
	case status == 404 || status == 405 || status == 420:
		return verdict{ErrHost, hintHost}
	case status == 410:
		return verdict{ErrVersion, "the version is retired: leave Version empty"}
	case status >= 400:
		return verdict{ErrRestricted, "something before Salesforce's log-in refuses the request: a proxy, a firewall, or an address restriction"}
	default:
		return verdict{ErrResponse, "the answer is not from a Salesforce log-in host, or a proxy intercepted it; " + hintHost}
	}
}

// grantRule is a row of Salesforce's OAuth errors. Only the description, in lower
// case, tells the causes of one code apart.
type grantRule struct {
	flow flow   // anyFlow matches all
	code string // in lower case; or the pattern of a family of codes, as of path.Match
	says string // a part of the description; "" is any
	verdict
}

// grants are the errors of the token endpoint; the first that matches counts.
var grants = []grantRule{
	{byJWT, "invalid_grant", "expired authorization code", verdict{ErrConfig, "the assertion had expired when it arrived: set the machine's clock"}}, // its name for it
	{byUser, "invalid_grant", "authentication failure", verdict{ErrCredentials, "Salesforce gives no reason: the password flow is blocked in orgs created since Summer '23 and does not exist for External Client Apps; otherwise " + hintUser}},
	{anyFlow, "*", "already being processed", verdict{ErrTemporary, "another process is getting a token with the same credentials: try again"}},
	{anyFlow, "*", "dpop", bound},
	{anyFlow, "*dpop*", "", bound},
	{anyFlow, "*", "admin approved", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "*", "not installed", verdict{ErrAppNotApproved, hintInstall}},
	{anyFlow, "invalid_grant", "no client credentials user enabled", verdict{ErrNoRunAs, "enable the client credentials flow, and name a user in the app's policies under Client Credentials Flow > Run As: a user name, not an e-mail address"}},
	{anyFlow, "invalid_grant", "request not supported on this domain", verdict{ErrHost, hintHost}},
	{anyFlow, "invalid_grant", "hasn't approved this consumer", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "invalid_grant", "audience", verdict{ErrConfig, "the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox"}},
	{anyFlow, "invalid_grant", deadToken, verdict{ErrConsent, hintConsent}},
	{anyFlow, "invalid_grant", "expired authorization code", verdict{ErrConsent, hintCode}},
	{anyFlow, "invalid_grant", "ip restricted", verdict{ErrRestricted, "the app or the profile restricts addresses or Login Hours: relax IP restrictions in the app's policies, add this address to the profile's Login IP Ranges, or log in within its hours"}},
	{anyFlow, "invalid_grant", "inactive user", verdict{ErrCredentials, hintInactive}},
	{anyFlow, "invalid_grant", "locked out", verdict{ErrCredentials, faults["PASSWORD_LOCKOUT"].hint}},
	{anyFlow, "invalid_grant", "invalid assertion", verdict{ErrConfig, hintAssertion}},
	{byToken, "invalid_grant", "", verdict{ErrConsent, hintConsent}},
	{byCode, "invalid_grant", "", verdict{ErrConsent, hintCode}},
	{byJWT, "invalid_grant", "", verdict{ErrConfig, hintAssertion + "; " + hintLogin}},
	{anyFlow, "invalid_grant", "", verdict{ErrCredentials, "one of these: the credentials are wrong or those of another org than Domain's, the flow is blocked in the org, the user is inactive, frozen or locked out, or this address or hour is not allowed; " + hintLogin}},
	{anyFlow, "invalid_client_id", "", verdict{ErrCredentials, hintKey}},
	{anyFlow, "invalid_client", "client identifier", verdict{ErrCredentials, hintKey}},
	{anyFlow, "invalid_client*", "", verdict{ErrCredentials, "the consumer secret is wrong, missing, or was rotated"}},
	{anyFlow, "invalid_assertion*", "", verdict{ErrConfig, hintAssertion}},
	{anyFlow, "unsupported_grant_type", "", verdict{ErrHost, hintHost + "; and enable the flow in the app's OAuth settings"}},
	{anyFlow, "unauthorized_client", "", verdict{ErrLoginDisabled, "the flow is not enabled for the app: see its OAuth settings"}},
	{anyFlow, "*app_access*", "", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "oauth_*blocked", "", verdict{ErrAppNotApproved, hintBlocked}},
	{anyFlow, "*app_not_found", "", verdict{ErrAppNotApproved, hintInstall}},
	{anyFlow, "oauth_*", "", verdict{ErrAppNotApproved, hintInstall + "; or " + hintBlocked}},
	{anyFlow, "access_denied", "", verdict{ErrAppNotApproved, "the user, or a policy of the org, refused access to the app: " + hintApprove}},
	{anyFlow, "inactive_user", "", verdict{ErrCredentials, hintInactive}},
	{anyFlow, "inactive_org", "", verdict{ErrOrgUnavailable, "the org is locked, closed or suspended"}},
	{anyFlow, "invalid_scope", "", verdict{ErrConfig, "the app does not have the scopes: add api, and refresh_token where it is asked for, in its OAuth settings"}},
	{anyFlow, "redirect_uri_*", "", verdict{ErrConfig, "the callback address is not one of the app's callback URLs: they must match exactly"}},
	{byCode, "invalid_request", "verifier", verdict{ErrConsent, "the code was given to another authorisation than this one: start again, and keep the verifier of each"}},
	{anyFlow, "invalid_request", "", verdict{ErrConfig, "Salesforce cannot use the request: check the app's OAuth settings against the flow"}},
	{anyFlow, "rate_limit_exceeded", "", verdict{ErrTemporary, "too many log-ins: wait"}},
	{anyFlow, "server_error", "", verdict{ErrTemporary, hintWait}},
	{anyFlow, "temporarily_unavailable", "", verdict{ErrTemporary, hintWait}},
	{anyFlow, "unknown_error", "", verdict{ErrTemporary, hintWait + "; if it persists, check whether Domain and ClientID belong to the same org"}},
}

// deadToken is Salesforce's description of a refresh token that is dead for good.
const deadToken = "expired access/refresh token"

func judgeGrant(f flow, code, description string, status int) verdict {
	if v, ok := grantOf(f, code, description); ok {
		return v
	}
	if code != "" && status < 500 {
		return verdict{ErrConfig, "the token endpoint refuses for a reason this SDK does not know; " + hintLogin}
	}
	return judgeStatus(status)
}

// grantOf returns the verdict of the first rule that matches, or that of a fault: some
// are errors of the token endpoint too.
func grantOf(f flow, code, description string) (verdict, bool) {
	for _, r := range grants {
		family, _ := path.Match(r.code, strings.ToLower(code)) // the patterns are well-formed
		if family && (r.flow == anyFlow || r.flow == f) && strings.Contains(strings.ToLower(description), r.says) {
			return r.verdict, true
		}
	}
	v, ok := faults[strings.ToUpper(code)]
	return v, ok
}
