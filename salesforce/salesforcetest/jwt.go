package salesforcetest

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// How exact the times of an assertion must be.
const (
	clockSkew  = time.Minute
	assertLife = 5 * time.Minute
)

// assertion is a signed JWT that asks for a token.
type assertion struct {
	issuer, subject string
	audience        []string
	expires         time.Time

	signed    string
	signature []byte
}

// parseAssertion reads a JWT. It is false for one that is not signed by RS256,
// the only algorithm that Salesforce takes.
func parseAssertion(text string) (*assertion, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, false
	}
	var header struct {
		Alg string `json:"alg"`
	}
	var claims struct {
		Iss string          `json:"iss"`
		Sub string          `json:"sub"`
		Prn string          `json:"prn"` // the older name of sub
		Aud json.RawMessage `json:"aud"`
		Exp any             `json:"exp"`
	}
	signature, err := decodeSegment(parts[2])
	if err != nil || !unmarshalSegment(parts[0], &header) || !unmarshalSegment(parts[1], &claims) || header.Alg != "RS256" {
		return nil, false
	}
	j := &assertion{issuer: claims.Iss, subject: claims.Sub, signed: parts[0] + "." + parts[1], signature: signature, expires: expiry(claims.Exp)}
	if j.subject == "" {
		j.subject = claims.Prn
	}
	if json.Unmarshal(claims.Aud, &j.audience) != nil {
		var single string
		if json.Unmarshal(claims.Aud, &single) != nil {
			return nil, false
		}
		j.audience = []string{single}
	}
	return j, true
}

// expiry reads a time in seconds. Real clients send it as a text too, or in
// milliseconds.
func expiry(v any) time.Time {
	var n float64
	switch v := v.(type) {
	case float64:
		n = v
	case string:
		n, _ = strconv.ParseFloat(v, 64) // what is no number is long past
	}
	if n > 1e11 {
		n /= 1000
	}
	return time.Unix(int64(n), 0)
}

func (j *assertion) signedBy(key *rsa.PublicKey) bool {
	sum := sha256.Sum256([]byte(j.signed))
	return key != nil && rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], j.signature) == nil
}

func (j *assertion) expired(now time.Time) bool { return now.After(j.expires.Add(clockSkew)) }

// short reports whether the assertion lives no longer than it may.
func (j *assertion) short(now time.Time) bool {
	return !j.expires.After(now.Add(assertLife + clockSkew))
}

func decodeSegment(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

func unmarshalSegment(s string, v any) bool {
	b, err := decodeSegment(s)
	return err == nil && json.Unmarshal(b, v) == nil
}
