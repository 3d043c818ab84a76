package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// marked returns every exported value that can hold a secret.
func marked(t *testing.T) map[string]any {
	t.Helper()
	token := auth.Token{AccessToken: markAccess, InstanceURL: "https://acme.my.salesforce.com"}
	cc := &auth.ClientCredentials{Domain: "login.salesforce.com", ClientID: "id", ClientSecret: markSecret}
	cache := auth.NewCache(&canCache{auth.Secret(markSecret), token})
	_, err := cache.Token(t.Context())
	require.NoError(t, err)
	values := map[string]any{
		"Secret": auth.Secret(markSecret), "Token": token, "*Token": &token,
		"[]Secret": []auth.Secret{markSecret}, "map": map[string]auth.Secret{"a": markSecret}, "struct": struct{ S *auth.Secret }{new(auth.Secret(markSecret))},
		"SOAPLogin": soapLogin(), "ClientCredentials": cc, "Cache": cache, "Validate": cc.Validate(),
	}
	for i, body := range []string{
		fault("INVALID_LOGIN", markPassword+markToken), fault("MARKCODE", markToken), `{"error":"` + markSecret + `","error_description":"` + markToken + `"}`,
		loginResponse("https://"+markToken+".evil.com", markAccess, false, "1"), tokenAnswer("https://u:" + markSecret + "@evil.com"), "<html>" + markSecret,
	} {
		for _, status := range []int{200, 400, 500} {
			for _, p := range []auth.Provider{soapLogin(), clientCredentials()} {
				_, err := p.Token(through(t, &canned{status: status, body: body}))
				require.Error(t, err)
				if i != 1 { // the code is the server's own invention
					values[fmt.Sprintf("error %d %d %T", i, status, p)] = err
				}
			}
		}
	}
	return values
}

// canCache is a provider as users write one.
type canCache struct {
	Key   auth.Secret
	token auth.Token
}

func (c *canCache) Token(context.Context) (*auth.Token, error) { return &c.token, nil }

func TestSecretsDoNotShow(t *testing.T) {
	for name, v := range marked(t) {
		t.Run(name, func(t *testing.T) {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s"} {
				if _, isErr := v.(error); isErr && (verb == "%#v" || verb == "%d") {
					continue // those print Description, which the server wrote and which was cut
				}
				requireNoMark(t, verb, fmt.Sprintf(verb, v))
			}
			requireNoMark(t, "Sprint", fmt.Sprint(v)+fmt.Sprintln(v))
			if b, err := json.Marshal(v); err == nil {
				if _, isErr := v.(error); !isErr {
					requireNoMark(t, "JSON", string(b))
				}
			}
			var out bytes.Buffer
			slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
			requireNoMark(t, "slog", out.String())
		})
	}
}

// A panic prints a value by means of the runtime, not of fmt.
func TestSecretsDoNotShowInPanics(t *testing.T) {
	if name := os.Getenv("AUTH_TEST_PANIC"); name != "" {
		panic(marked(t)[name])
	}
	for _, name := range []string{"Secret", "Token", "*Token", "SOAPLogin", "ClientCredentials", "Validate"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSecretsDoNotShowInPanics$")
		cmd.Env = append(os.Environ(), "AUTH_TEST_PANIC="+name)
		out, err := cmd.CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(out), "panic: ")
		requireNoMark(t, "panic", string(out))
	}
}

func TestSecretIsReadAsItStands(t *testing.T) {
	var p auth.SOAPLogin
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"hunter2"}`), &p))
	require.Equal(t, "hunter2", string(p.Password))
	b, err := json.Marshal(&p)
	require.NoError(t, err)
	require.Contains(t, string(b), `"Password":"[secret]"`)
}
