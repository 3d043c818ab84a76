package auth

import "strings"

// grantRule is a row of Salesforce's OAuth errors. Only the description, in lower
// case, tells the causes of one code apart.
type grantRule struct {
	flow flow // anyFlow matches all
	code string
	says string // a part of the description; "" is any
	verdict
}

// grants are the errors of the token endpoint; the first that matches counts.
var grants = []grantRule{
	{byJWT, "invalid_grant", "expired authorization code", verdict{ErrConfig, "the assertion had expired when it arrived: set the machine's clock"}}, // its name for it
	{byUser, "invalid_grant", "authentication failure", verdict{ErrCredentials, "Salesforce tells no more: the password flow is blocked in orgs since Summer '23 and does not exist for External Client Apps, else " + hintUser + "; better, move to OAuth without passwords: ClientCredentials or JWTBearer"}},
	{anyFlow, "invalid_grant", "no client credentials user enabled", verdict{ErrNoRunAs, "name a user in the app's policies under Client Credentials Flow > Run As: a user name, not an e-mail address"}},
	{anyFlow, "invalid_grant", "request not supported on this domain", verdict{ErrHost, hintHost}},
	{anyFlow, "invalid_grant", "hasn't approved this consumer", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "invalid_grant", "audience", verdict{ErrConfig, "the audience must be https://login.salesforce.com, or https://test.salesforce.com for a sandbox"}},
	{anyFlow, "invalid_grant", deadToken, verdict{ErrConsent, hintConsent}},
	{anyFlow, "invalid_grant", "expired authorization code", verdict{ErrConsent, hintCode}},
	{anyFlow, "invalid_grant", "ip restricted", verdict{ErrRestricted, "the app or the profile restricts addresses: relax IP restrictions in the app's policies, or add this address"}},
	{anyFlow, "invalid_grant", "inactive user", verdict{ErrCredentials, hintInactive}},
	{anyFlow, "invalid_grant", "locked out", verdict{ErrCredentials, "the user is locked out: an admin must unlock it"}},
	{anyFlow, "invalid_grant", "invalid assertion", verdict{ErrConfig, hintAssertion}},
	{byToken, "invalid_grant", "", verdict{ErrConsent, hintConsent}},
	{byCode, "invalid_grant", "", verdict{ErrConsent, hintCode}},
	{byJWT, "invalid_grant", "", verdict{ErrConfig, hintAssertion + "; " + hintLogin}},
	{anyFlow, "invalid_grant", "", verdict{ErrCredentials, "the credentials are wrong, the flow is blocked in the org, the user is inactive or this address is not allowed; " + hintLogin}},
	{anyFlow, "invalid_client_id", "", verdict{ErrCredentials, hintKey}},
	{anyFlow, "invalid_client", "client identifier", verdict{ErrCredentials, hintKey}},
	{anyFlow, "invalid_client", "", verdict{ErrCredentials, "the consumer secret is wrong, missing, or was rotated"}},
	{anyFlow, "unsupported_grant_type", "", verdict{ErrHost, hintHost + "; and enable the flow in the app's OAuth settings"}},
	{anyFlow, "unauthorized_client", "", verdict{ErrLoginDisabled, "the flow is not enabled for the app: see its OAuth settings"}},
	{anyFlow, "OAUTH_APP_ACCESS_DENIED", "", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "OAUTH_APPROVAL_ERROR_GENERIC", "", verdict{ErrAppNotApproved, "an admin must install the app in the org (Setup > Connected Apps OAuth Usage)"}},
	{anyFlow, "access_denied", "", verdict{ErrAppNotApproved, "the user, or a policy of the org, refused access to the app"}},
	{anyFlow, "inactive_user", "", verdict{ErrCredentials, hintInactive}},
	{anyFlow, "inactive_org", "", verdict{ErrOrgUnavailable, "the org is locked, closed or suspended"}},
	{anyFlow, "invalid_app_access", "", verdict{ErrAppNotApproved, hintApprove}},
	{anyFlow, "invalid_scope", "", verdict{ErrConfig, "the app does not have the scopes: add api, and refresh_token where it is asked for, in its OAuth settings"}},
	{anyFlow, "redirect_uri_mismatch", "", verdict{ErrConfig, "the callback address is not one of the app's callback URLs: they must be equal to the letter"}},
	{byCode, "invalid_request", "verifier", verdict{ErrConsent, "the code was given to another authorisation than this one: start again, and keep the verifier of each"}},
	{anyFlow, "invalid_request", "", verdict{ErrConfig, "Salesforce cannot use the request: check the app's OAuth settings against the flow"}},
	{anyFlow, "rate_limit_exceeded", "", verdict{ErrTemporary, "too many log-ins: wait"}},
	{anyFlow, "server_error", "", verdict{ErrTemporary, hintWait}},
	{anyFlow, "temporarily_unavailable", "", verdict{ErrTemporary, hintWait}},
}

// deadToken is Salesforce's description of a refresh token that is dead for good.
const deadToken = "expired access/refresh token"

const (
	hintApprove   = "an admin must approve the app for the user: Admin approved users are pre-authorized, with a permission set or profile (the app's policies)"
	hintAssertion = "the assertion is refused: check that the app holds the certificate of this key, the user name, the audience and the machine's clock"
	hintCode      = "the code is older than 15 minutes or was used: start the authorisation again"
	hintConsent   = "the refresh token has expired, was revoked, or was used after it had been replaced: the user must authorise the app again"
	hintInactive  = "the user is not active: activate it, or name another"
	hintKey       = "the consumer key is unknown to this org: check it and the Domain; a new app takes ten minutes to spread"
)

// judgeGrant returns the meaning of an OAuth error.
func judgeGrant(f flow, code, description string, status int) verdict {
	description = strings.ToLower(description)
	for _, r := range grants {
		if (r.flow == anyFlow || r.flow == f) && strings.EqualFold(r.code, code) && strings.Contains(description, r.says) {
			return r.verdict
		}
	}
	if code != "" && status < 500 {
		return verdict{ErrConfig, "the token endpoint refuses for a reason this SDK does not know; " + hintLogin}
	}
	return judgeStatus(status)
}
