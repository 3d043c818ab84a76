package auth

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// assertionLife is how long an assertion is valid. Salesforce's documents name
// both three and five minutes as the maximum.
const assertionLife = 3 * time.Minute

// JWTBearer logs an app in as a user by the OAuth 2.0 JWT bearer flow: the app
// signs an assertion with its key, and sends no secret.
//
// In the org, the app needs the certificate of the key and the user's approval:
// the policy Admin approved users are pre-authorized with a permission set, or
// one log-in of the user with a refresh token scope.
type JWTBearer struct {
	Domain   string // the org's address: "https://acme.my.salesforce.com"; common paste mistakes are corrected
	ClientID string // the app's consumer key
	Username string // the user to log in: "user@example.com"
	Key      Secret // RSA private key of 2048 bits or more, in unencrypted PEM; missing or escaped line breaks (\n), indentation and quotes are repaired

	// Audience is "https://login.salesforce.com", "https://test.salesforce.com" or
	// the address of an Experience Cloud site. Empty chooses by Domain: hosts with
	// the label "sandbox" and test.salesforce.com are sandboxes, all others
	// production.
	Audience string

	Trusted []string // further host suffixes (".example.com") that the answer may send requests to
}

// Validate reports mistakes in the configuration and the key, as an [*Error] of
// [ErrConfig].
func (p *JWTBearer) Validate() error {
	if p == nil {
		return errNoProvider()
	}
	_, err := parseDomain(p.Domain)
	_, keyErr := parseKey(p.Key)
	return join(err, keyErr, needClientID(p.ClientID), need(p.Username, "Username is empty"))
}

// Token signs an assertion and presents it, once and for at most 30 s. The
// error is an [*Error].
func (p *JWTBearer) Token(ctx context.Context) (*Token, error) {
	if err := ready(ctx, p.Validate); err != nil {
		return nil, err
	}
	assertion, err := p.sign(time.Now())
	if err != nil {
		return nil, err
	}
	t, _, err := tokenRequest{
		flow: byJWT, domain: p.Domain, trusted: p.Trusted,
		params: url.Values{"assertion": {assertion}}, secrets: []Secret{Secret(assertion)},
	}.send(ctx)
	return t, err
}

func (p *JWTBearer) sign(now time.Time) (string, error) {
	key, err := parseKey(p.Key)
	if err != nil {
		return "", err
	}
	claims, _ := json.Marshal(struct { // cannot fail
		Issuer   string `json:"iss"`
		Subject  string `json:"sub"`
		Audience string `json:"aud"`
		Expiry   int64  `json:"exp"`
	}{strings.TrimSpace(p.ClientID), strings.TrimSpace(p.Username), p.audience(), now.Add(assertionLife).Unix()})
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." + enc.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	if err != nil {
		return "", configError("Key cannot sign")
	}
	return text + "." + enc.EncodeToString(signature), nil
}

// audience never returns a My Domain by itself: Salesforce does not document
// whether it accepts one.
func (p *JWTBearer) audience() string {
	const production, sandbox = "https://login.salesforce.com", "https://test.salesforce.com"
	switch address := host(p.Domain); {
	case p.Audience != "":
		return p.Audience
	case address == sandbox || strings.Contains(address, ".sandbox."):
		return sandbox
	default:
		return production
	}
}

// parseKey reads an RSA private key in PEM, PKCS #1 or #8. Its errors do not
// quote the key.
func parseKey(text Secret) (*rsa.PrivateKey, error) {
	if strings.TrimSpace(string(text)) == "" {
		return nil, configError("Key is empty: give the private key in PEM")
	}
	for rest := straighten(string(text)); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, configError("Key is not a private key in PEM: it must begin with -----BEGIN PRIVATE KEY----- and end with -----END PRIVATE KEY-----, line breaks included")
		}
		switch block.Type {
		case "PRIVATE KEY":
			return checkKey(x509.ParsePKCS8PrivateKey(block.Bytes))
		case "RSA PRIVATE KEY":
			if block.Headers["DEK-Info"] != "" {
				return nil, configError("Key is encrypted: decrypt it, for example with openssl rsa")
			}
			key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
			return checkKey(key, err)
		case "ENCRYPTED PRIVATE KEY":
			return nil, configError("Key is encrypted: decrypt it, for example with openssl pkcs8")
		case "EC PRIVATE KEY":
			return checkKey(nil, nil)
		}
	}
}

var (
	escapes = strings.NewReplacer(`\\r`, "", `\\n`, "\n", `\r`, "", `\n`, "\n", `\t`, " ", "\r", "\n", "\uFEFF", "", "\u200B", "", "\u00A0", " ")
	border  = regexp.MustCompile(`-----(?:BEGIN|END) [A-Z0-9 ]+-----`)
	margin  = regexp.MustCompile(`(?m)^[\s"'\x60“”‘’]+|[ \t"'\x60“”‘’,;\\]+$`)
)

// straighten restores a PEM whose line breaks were lost or escaped, or that was
// indented or quoted, as in environment variables, settings files and forms.
func straighten(text string) []byte {
	text = border.ReplaceAllString(escapes.Replace(text), "\n$0\n")
	return []byte(margin.ReplaceAllString(text, ""))
}

func checkKey(k any, err error) (*rsa.PrivateKey, error) {
	if err != nil {
		return nil, configError("Key cannot be read: its PEM is damaged")
	}
	key, ok := k.(*rsa.PrivateKey)
	if !ok {
		return nil, configError("Key is not an RSA key: Salesforce accepts RS256 only")
	}
	if key.N.BitLen() < 2048 {
		return nil, configError("Key is too short: Salesforce requires 2048 bits or more")
	}
	return key, nil
}
