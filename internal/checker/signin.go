package checker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func (c *check) signIn(ctx context.Context) error {
	c.judgeFlow()
	token, err := c.org.Token(ctx)
	if err != nil {
		return c.refused(ctx, "", "who the integration user is", err)
	}
	if u, err := url.Parse(token.InstanceURL); err == nil {
		c.report.Host = u.Host
	}
	c.report.OrgID, c.userID = token.OrgID, token.UserID
	return nil
}

func (c *check) judgeFlow() {
	f := Finding{
		Severity: SeverityWarning, Code: "LOGIN_RETIRES", Effect: EffectNone,
		Remedy: "Setup > External Client App Manager > New External Client App, enable OAuth with the client credentials flow and a Run As user; then configure auth.ClientCredentials (or auth.JWTBearer).",
	}
	switch p := c.cfg.Auth.(type) {
	case *auth.ClientCredentials:
		c.report.Flow = "client credentials"
	case *auth.JWTBearer:
		c.report.Flow = "JWT bearer"
	case *auth.RefreshToken:
		c.report.Flow = "refresh token"
	case *auth.Static:
		c.report.Flow = fromElsewhere
	case *auth.SOAPLogin:
		c.report.Flow = "SOAP login"
		f.What = "The user logs in by SOAP login(), which Salesforce retires with Summer '27, around mid-2027."
		f.Why = "From then on every log-in fails and nothing is synced. Until then it works like any other log-in."
	case *auth.Password:
		c.report.Flow = "user name and password"
		f.What = "The user logs in by OAuth with user name and password. Salesforce ends this flow on 20 February 2027; orgs created since Summer '23 block it, and External Client Apps do not support it."
		f.Why = "From then on, or if an admin blocks it, every log-in fails and nothing is synced."
	default:
		if reflect.TypeOf(p) == reflect.TypeOf(auth.FromTokenSource(nil, "")) { // a type without a name
			c.report.Flow = fromElsewhere
		}
	}
	if f.What != "" {
		c.add(f)
	}
}

// fromElsewhere is the flow of tokens that the SDK does not get by itself.
const fromElsewhere = "a token obtained elsewhere"

const versionsAsked = "which versions of the API the org has"

// versions asks which versions of the API the org supports, which needs no
// permission.
func (c *check) versions(ctx context.Context) error {
	var list []struct {
		Version string `json:"version"`
	}
	if err := c.org.Get(ctx, "/services/data", &list); err != nil {
		return c.refused(ctx, "", versionsAsked, err)
	}
	supported := false
	for _, v := range list {
		if newest := c.report.Newest; cmp.Or(len(v.Version)-len(newest), strings.Compare(v.Version, newest)) > 0 {
			c.report.Newest = v.Version
		}
		supported = supported || v.Version == c.cfg.APIVersion
	}
	switch {
	case supported:
		return nil
	case c.report.Newest == "":
		return c.refused(ctx, "", versionsAsked, &sferr.Error{Status: http.StatusOK, Err: sferr.ErrResponse})
	}
	c.add(Finding{
		Code: "API_VERSION", Effect: EffectBlocks, Rule: "APIVersion",
		What:   fmt.Sprintf("The org does not support version %s of the API; its newest is %s.", c.cfg.APIVersion, c.report.Newest),
		Why:    "Every request is refused, so nothing is synced.",
		Remedy: "Set api.version to a version that the org has.",
	})
	return errChecked
}

// refused reports a question that was not answered. Object is what it was about, if
// any. The error is nil if the check can go on, errChecked if the reason concerns
// every request, or that of the context or of an org that cannot be reached.
func (c *check) refused(ctx context.Context, object, what string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var login *auth.Error
	var e *sferr.Error
	f := Finding{Effect: EffectBlocks, Why: "Nothing is synced: every lead is NotSent, and the call ends with an error. Nothing else was checked."}
	switch {
	case errors.Is(err, auth.ErrUnauthorized):
		f.Code, f.What, f.Remedy = "SESSION", "The org accepts the log-in, then refuses every request: a new token is refused as well.", codes.HintSession
	case errors.As(err, &login) && login.Temporary() && login.Code == "":
		return err
	case errors.As(err, &login):
		f.Code, f.What, f.Remedy = "LOGIN", "The log-in failed: "+login.Cause.Error()+".", login.Hint()
		if login.Code != "" {
			f.What = fmt.Sprintf("The log-in failed: %v (%s).", login.Cause, login.Code)
		}
	case !errors.As(err, &e) || e.Status == 0 && !errors.Is(err, sferr.ErrQuota):
		return err
	case errors.Is(err, sferr.ErrQuota):
		f.Code, f.What, f.Remedy = "QUOTA", "The org takes no more API requests for now, or what is left is reserved for others.", sferr.Explain(e).Hint
	case e.Code == "API_DISABLED_FOR_ORG":
		f.Code, f.What, f.Remedy = "API_DISABLED", "The user may not use the API.", sferr.Explain(e).Hint
		f.Metadata = userPermission("ApiEnabled")
	default:
		cause := cmp.Or(e.Code, fmt.Sprintf("HTTP %d", e.Status))
		if e.Code == "" && e.Status < http.StatusMultipleChoices {
			cause = sferr.ErrResponse.Error()
		}
		c.add(Finding{
			Code: "UNREADABLE", Effect: EffectUnknown, Object: object, What: "This check could not find out " + what + ": " + cause + ".",
			Why: "This report does not cover it.", Remedy: cmp.Or(sferr.Explain(e).Hint, "Check again."),
		})
		return nil
	}
	c.add(f)
	return errChecked
}
