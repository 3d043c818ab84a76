// Package auth gets access tokens for a Salesforce org.
//
// # Choosing a way in
//
//   - [ClientCredentials], for a service: an app of the org with a user to run
//     as. It needs no password and survives single sign-on and multi-factor
//     authentication.
//   - [JWTBearer], for a service that would rather keep a key than a secret, or
//     that acts as several users.
//   - [RefreshToken], for an app that a person authorises once, in the browser,
//     by [WebServer]; also across replicas and with rotated tokens.
//   - [SOAPLogin], for those who have user name, password and security token.
//     New orgs have it switched off, and it ends with Summer '27.
//   - [Password], a legacy of OAuth that few orgs still allow.
//   - [Static] and [FromTokenSource], for tokens that come from elsewhere.
//
// Each is a [Provider]: a plain struct that gets a new token each time it is
// asked. Its Validate method finds mistakes without asking Salesforce. It is not
// to be changed once it is in use.
//
// # Using tokens
//
// A salesforce.Client puts a [Cache] around the provider of its configuration;
// whoever sends requests of their own does the same:
//
//	cache := auth.NewCache(&auth.ClientCredentials{...})
//	token, err := cache.Token(ctx)
//	// send with token.AccessToken to token.InstanceURL; on HTTP 401:
//	cache.Refused(token)
//
// The HTTP client is the one that ctx holds under
// [golang.org/x/oauth2.HTTPClient], or one over [net/http.DefaultTransport].
//
// # When it fails
//
// Every error is an [*Error]. Its Cause is one of the sentinels below, to
// branch on by errors.Is; its Hint tells an admin what to do. A Cache does not
// present refused credentials again for some minutes: see RetryAt.
//
// # What is safe
//
//   - Credentials go to the configured host alone, by https (but for loopback
//     hosts); redirects are not followed.
//   - The org's address in the answer is used only if it is Salesforce's, the
//     configured one, or listed in Trusted. A token is not sent elsewhere.
//   - At most 1 MiB of an answer is read, headers included, within 30 s. (Of the
//     headers, if the HTTP client has an [net/http.Transport] and none of its own.)
//   - A [Secret] masks itself wherever it is printed, and no error prints a
//     secret or any part of an answer but its code.
//   - A refresh token that was replaced is not used again: see [TokenStore].
package auth
