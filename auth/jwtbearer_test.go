package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

func TestAssertion(t *testing.T) {
	tests := []struct{ domain, audience, want string }{
		{"acme.my.salesforce.com", "", "https://login.salesforce.com"},
		{"login.salesforce.com", "", "https://login.salesforce.com"},
		{"acme-dev-ed.develop.my.salesforce.com", "", "https://login.salesforce.com"},
		{"test.salesforce.com", "", "https://test.salesforce.com"},
		{"acme--uat.sandbox.my.salesforce.com", "", "https://test.salesforce.com"},
		{"acme--uat.sandbox.lightning.force.com", "", "https://test.salesforce.com"},
		{"acme.my.salesforce.com", "https://site.force.com/customers", "https://site.force.com/customers"},
	}
	for _, tt := range tests {
		t.Run(tt.domain+tt.audience, func(t *testing.T) {
			c := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com")}
			p := &auth.JWTBearer{Domain: tt.domain, ClientID: "key", Username: "ann@example.com", Key: privatePEM(keys().own), Audience: tt.audience}
			before := time.Now()
			_, err := p.Token(through(t, c))
			require.NoError(t, err)
			form, err := url.ParseQuery(c.bodies[0])
			require.NoError(t, err)
			require.Equal(t, "urn:ietf:params:oauth:grant-type:jwt-bearer", form.Get("grant_type"))
			require.Len(t, form, 2, "neither key nor secret is sent")

			parts := strings.Split(form.Get("assertion"), ".")
			require.Len(t, parts, 3)
			decode := func(s string) []byte {
				b, err := base64.RawURLEncoding.DecodeString(s)
				require.NoError(t, err)
				return b
			}
			require.JSONEq(t, `{"alg":"RS256"}`, string(decode(parts[0])))
			sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
			require.NoError(t, rsa.VerifyPKCS1v15(&keys().own.PublicKey, crypto.SHA256, sum[:], decode(parts[2])))
			var claims struct {
				Iss, Sub, Aud string
				Exp           int64
			}
			require.NoError(t, json.Unmarshal(decode(parts[1]), &claims))
			if diff := cmp.Diff([]string{"key", "ann@example.com", tt.want}, []string{claims.Iss, claims.Sub, claims.Aud}); diff != "" {
				t.Error(diff)
			}
			lasts := time.Unix(claims.Exp, 0).Sub(before.Truncate(time.Second))
			require.GreaterOrEqual(t, lasts, 3*time.Minute)
			require.Less(t, lasts, 3*time.Minute+10*time.Second)
		})
	}
}

func TestKeys(t *testing.T) {
	block := func(kind string, der []byte, err error) auth.Secret {
		require.NoError(t, err)
		return auth.Secret(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(keys().own)
	good := block("PRIVATE KEY", pkcs8, err)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	ec8, err := x509.MarshalPKCS8PrivateKey(curve)
	require.NoError(t, err)
	ec, err := x509.MarshalECPrivateKey(curve)
	require.NoError(t, err)
	tests := []struct {
		name string
		key  auth.Secret
		says string // empty: it is good
	}{
		{"PKCS #1", privatePEM(keys().own), ""},
		{"PKCS #8", good, ""},
		{"behind a certificate", block("CERTIFICATE", []byte("x"), nil) + good, ""},
		{"with a preface", "Bag Attributes\n" + good, ""},
		{"Windows line ends", auth.Secret(strings.ReplaceAll(string(good), "\n", "\r\n")), ""},
		{"empty", " \n", "empty"},
		{"line breaks lost", auth.Secret(strings.ReplaceAll(string(good), "\n", " ")), ""},
		{"a certificate", block("CERTIFICATE", []byte("x"), nil), "not a private key"},
		{"public", auth.Secret(publicPEM(keys().own)), "not a private key"},
		{"damaged", block("PRIVATE KEY", []byte("MARK"), nil), "damaged"},
		{"encrypted PKCS #8", block("ENCRYPTED PRIVATE KEY", []byte("x"), nil), "encrypted"},
		{"encrypted PKCS #1", auth.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES-128-CBC,00"}, Bytes: []byte("x")})), "encrypted"},
		{"EC", block("EC PRIVATE KEY", ec, nil), "RS256"},
		{"EC in PKCS #8", block("PRIVATE KEY", ec8, nil), "RS256"},
		{"too short", privatePEM(small), "2048"},
		{"a password", "MARKsecret", "not a private key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &auth.JWTBearer{Domain: "acme.my.salesforce.com", ClientID: "id", Username: "u", Key: tt.key}
			err := p.Validate()
			if tt.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, auth.ErrConfig)
			require.ErrorContains(t, err, tt.says)
			requireHidden(t, "Error", err.Error())
		})
	}
	require.ErrorContains(t, (&auth.JWTBearer{}).Validate(), "Username")
	require.Error(t, (*auth.JWTBearer)(nil).Validate())
}

// A key is read however variables, files of settings, forms and web pages have
// mangled it, and no error quotes what cannot be read.
func TestMangledKeys(t *testing.T) {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(keys().own)
	require.NoError(t, err)
	der := strings.ReplaceAll(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})), "\r", "")
	replaced := func(text, with string) string { return strings.ReplaceAll(text, "\n", with) }
	for _, text := range []string{der, string(privatePEM(keys().own))} {
		for name, key := range map[string]string{
			"spelled-out line breaks":           replaced(text, `\n`),
			"spelled out twice":                 replaced(text, `\\n`),
			"spelled-out Windows line breaks":   replaced(text, `\r\n`),
			"spelled out twice, Windows":        replaced(text, `\\r\\n`),
			"spelled out and real":              replaced(text, "\\n\n"),
			"indented by blanks":                "  " + replaced(text, "\n    "),
			"indented by tabs":                  "\t" + replaced(text, "\n\t\t"),
			"indented by hard blanks":           replaced(text, "\n\u00a0\u00a0"),
			"Windows":                           replaced(text, "\r\n"),
			"old Macs":                          replaced(text, "\r"),
			"trailing blanks":                   replaced(text, "  \t\n"),
			"on one line, by blanks":            replaced(text, " "),
			"on one line, by nothing":           replaced(text, ""),
			"in double quotes":                  `"` + replaced(text, `\n`) + `"`,
			"in single quotes":                  "'" + text + "'",
			"in backticks":                      "`" + text + "`",
			"in curly quotes":                   "“" + text + "”",
			"a JSON value and its comma":        `"` + replaced(text, `\n`) + `",`,
			"a byte order mark":                 "\uFEFF" + text,
			"a byte order mark, quotes, breaks": "\uFEFF\"" + replaced(text, `\n`) + "\"\r\n",
			"each line quoted":                  `"` + replaced(strings.TrimSpace(text), "\"\n\"") + `"`,
			"continued lines":                   replaced(text, "\\\n"),
			"a variable's name before it":       "SF_KEY=" + text,
			"empty lines":                       "\n\n" + replaced(text, "\n\n") + "\n",
			"zero width blanks":                 "\u200b" + replaced(text, "\u200b\n"),
			"behind a certificate, on one line": replaced(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}))+text, `\n`),
			"a YAML block":                      "|\n" + "  " + replaced(text, "\n  "),
			"no line break at the end":          strings.TrimSpace(text),
		} {
			c := &canned{status: 200, body: tokenAnswer("https://acme.my.salesforce.com")}
			p := &auth.JWTBearer{Domain: "acme.my.salesforce.com", ClientID: "key", Username: "ann@example.com", Key: auth.Secret(key)}
			_, err := p.Token(through(t, c))
			require.NoError(t, err, name)
			form, err := url.ParseQuery(c.bodies[0])
			require.NoError(t, err)
			signed, signature, _ := cutLast(form.Get("assertion"))
			sum := sha256.Sum256([]byte(signed))
			raw, err := base64.RawURLEncoding.DecodeString(signature)
			require.NoError(t, err)
			require.NoError(t, rsa.VerifyPKCS1v15(&keys().own.PublicKey, crypto.SHA256, sum[:], raw), name)
		}
	}
	for name, key := range map[string]string{
		"its end is lost":         der[:len(der)/2],
		"its beginning is lost":   der[len(der)/2:],
		"its middle is lost":      der[:200] + der[400:],
		"a letter is wrong":       strings.Replace(der, "MII", "M!I", 1),
		"another text in between": strings.Replace(der, "\n", "\nMARKsecret!\n", 1),
		"only its borders":        "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
		"the name of a file":      "/etc/MARKsecret.pem",
		"quotes":                  `"\n"`,
	} {
		err := (&auth.JWTBearer{Domain: "acme.my.salesforce.com", ClientID: "id", Username: "u", Key: auth.Secret(key)}).Validate()
		require.ErrorIs(t, err, auth.ErrConfig, name)
		requireHidden(t, name, err.Error())
		require.NotContains(t, err.Error(), der[60:80], name)
	}
}

// cutLast cuts s at its last full stop.
func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// Whatever text is given as a key, it is read or refused, and no error quotes it.
func FuzzKey(f *testing.F) {
	f.Add(string(privatePEM(keys().own)))
	f.Add("-----BEGIN PRIVATE KEY-----\\nMARKsecret\\n-----END PRIVATE KEY-----")
	f.Fuzz(func(t *testing.T, key string) {
		err := (&auth.JWTBearer{Domain: "acme.my.salesforce.com", ClientID: "id", Username: "u", Key: auth.Secret(key)}).Validate()
		if key = strings.TrimSpace(key); err != nil && len(key) > 40 && strings.Contains(err.Error(), key) {
			t.Fatal("the error quotes the key")
		}
	})
}
