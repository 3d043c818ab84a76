// Package auth gets access tokens for a Salesforce org.
//
// # Choose a way in
//
//   - [ClientCredentials]: for services. An app in the org acts as a fixed user,
//     without a password, under single sign-on and multi-factor authentication.
//   - [JWTBearer]: for services that prefer a private key to a secret, or act as
//     several users.
//   - [RefreshToken]: for apps that a person authorises once in the browser, through
//     [WebServer]. It works across replicas and with rotated tokens.
//   - [SOAPLogin]: user name, password and security token, until Summer '27.
//   - [Password]: OAuth's legacy password flow, until 20 February 2027.
//   - [Static] and [FromTokenSource]: tokens obtained elsewhere.
//
// Each is a [Provider], a plain struct that gets a new token on every call. Its
// Validate method finds mistakes without a request. Do not change a provider that
// is in use.
//
// # Use tokens
//
// A salesforce.Client puts a [Cache] around the provider in its configuration. If
// you send requests of your own, do the same: get each token from [Cache.Token],
// send requests to its InstanceURL, and report a 401, or a redirect on which
// [Token.Moved] returns an error, to [Cache.Refused].
//
// A provider sends its requests through the HTTP client that ctx carries under
// [golang.org/x/oauth2.HTTPClient]; without one it uses
// [net/http.DefaultTransport].
//
// # When it fails
//
// Every error is an [*Error]. Its Cause is one of the sentinels below, to test with
// errors.Is; its Hint method says what an admin can do. After a refusal a Cache
// waits some minutes before it presents the same credentials again.
//
// # What is safe
//
//   - Credentials are sent only to the configured host, over https (except to
//     loopback hosts). Redirects are not followed; an error names the host if it is
//     another Salesforce host.
//   - The instance URL in an answer is used only if it is a Salesforce host, the
//     configured host, or listed in Trusted. Tokens are sent nowhere else.
//   - An answer is read for at most 30 s and 1 MiB, headers included. (The limit on
//     headers needs an HTTP client over a [net/http.Transport].)
//   - A [Secret] prints and marshals as a mask. Errors print no secret, and of an
//     answer only its code and status.
//   - Providers print the host of their Domain only. JSON has the Domain as given:
//     Validate refuses one with a user name, a password or a session in it.
//   - A refresh token that was replaced is not used again: see [TokenStore].
package auth
