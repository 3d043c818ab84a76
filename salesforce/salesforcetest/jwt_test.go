package salesforcetest_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestJWTBearer(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	a := newAPI(t)
	c := a.org.Credentials()
	sign := func(key *rsa.PrivateKey, header string, claims map[string]any) string {
		body, err := json.Marshal(claims)
		require.NoError(t, err)
		text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(body)
		sum := sha256.Sum256([]byte(text))
		sig, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
		require.NoError(t, err)
		return text + "." + base64.RawURLEncoding.EncodeToString(sig)
	}
	good := func(pairs ...any) map[string]any {
		m := map[string]any{"iss": c.ClientID, "sub": c.Username, "aud": "https://login.salesforce.com", "exp": time.Now().Add(3 * time.Minute).Unix()}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	}
	const rs256 = `{"alg":"RS256","typ":"JWT"}`
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	ask := func(assertion string) string {
		_, body := a.form("/services/oauth2/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}})
		if body["access_token"] != nil {
			require.NotContains(t, body, "refresh_token")
			return ""
		}
		return body["error"].(string) + ": " + body["error_description"].(string)
	}
	require.Equal(t, "invalid_grant: invalid assertion", ask(sign(key, rs256, good())), "no key was uploaded")
	app := salesforcetest.App{JWTPublicKey: pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key.PublicKey)})}
	a.org.SetApp(app)

	parts := strings.Split(sign(key, rs256, good()), ".")
	tests := map[string]struct{ assertion, want string }{
		"good":               {sign(key, rs256, good()), ""},
		"slash":              {sign(key, rs256, good("aud", "https://login.salesforce.com/")), ""},
		"My Domain":          {sign(key, rs256, good("aud", c.Domain)), ""},
		"token URL":          {sign(key, rs256, good("aud", "https://login.salesforce.com/services/oauth2/token")), ""},
		"own token URL":      {sign(key, rs256, good("aud", c.Domain+"/services/oauth2/token")), ""},
		"another endpoint":   {sign(key, rs256, good("aud", "https://login.salesforce.com/services/oauth2/authorize")), "invalid_grant: audience is invalid"},
		"sandbox's token":    {sign(key, rs256, good("aud", "https://test.salesforce.com/services/oauth2/token")), "invalid_grant: audience is invalid"},
		"a list":             {sign(key, rs256, good("aud", []string{"x", "https://login.salesforce.com"})), ""},
		"seconds as text":    {sign(key, rs256, good("exp", strconv.FormatInt(in(3*time.Minute), 10))), ""},
		"milliseconds":       {sign(key, rs256, good("exp", time.Now().UnixMilli()+300)), ""},
		"other letter case":  {sign(key, rs256, good("sub", strings.ToUpper(c.Username))), ""},
		"another key":        {sign(other, rs256, good()), "invalid_grant: invalid assertion"},
		"changed claims":     {parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"`+c.ClientID+`","aud":"x"}`)) + "." + parts[2], "invalid_grant: invalid assertion"},
		"no signature":       {parts[0] + "." + parts[1] + ".", "invalid_grant: invalid assertion"},
		"none":               {sign(key, `{"alg":"none"}`, good()), "invalid_grant: invalid assertion"},
		"ES256":              {sign(key, `{"alg":"ES256"}`, good()), "invalid_grant: invalid assertion"},
		"no JWT":             {"x", "invalid_grant: invalid assertion"},
		"sandbox":            {sign(key, rs256, good("aud", "https://test.salesforce.com")), "invalid_grant: audience is invalid"},
		"no audience":        {sign(key, rs256, good("aud", "")), "invalid_grant: audience is invalid"},
		"expired":            {sign(key, rs256, good("exp", in(-2*time.Minute))), "invalid_grant: expired authorization code"},
		"no expiry":          {sign(key, rs256, good("exp", nil)), "invalid_grant: expired authorization code"},
		"lives too long":     {sign(key, rs256, good("exp", in(time.Hour))), "invalid_grant: invalid assertion"},
		"unknown app":        {sign(key, rs256, good("iss", "x")), "invalid_client_id: client identifier invalid"},
		"unknown user":       {sign(key, rs256, good("sub", "x")), "invalid_grant: user hasn't approved this consumer"},
		"name as prn, so so": {sign(key, rs256, good("sub", "", "prn", c.Username)), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.want, ask(tt.assertion)) })
	}
	app.Unapproved = true
	a.org.SetApp(app)
	require.Equal(t, "invalid_grant: user hasn't approved this consumer", ask(sign(key, rs256, good())))

	pkix1, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	for kind, der := range map[string][]byte{"PUBLIC KEY": pkix1, "CERTIFICATE": cert} {
		a.org.SetApp(salesforcetest.App{JWTPublicKey: pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})})
		require.Empty(t, ask(sign(key, rs256, good())), kind)
	}
	for _, text := range []string{"", "x", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}))} {
		a.org.SetApp(salesforcetest.App{JWTPublicKey: []byte(text)})
		require.Equal(t, "invalid_grant: invalid assertion", ask(sign(key, rs256, good())), "no key in %q", text)
	}
}
