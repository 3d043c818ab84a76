package auth_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// FuzzTokenAnswer gives any answer to a request for a token: there is a token to
// send to the org, or an error that holds nothing of what was sent.
func FuzzTokenAnswer(f *testing.F) {
	f.Add([]byte(`{"access_token":"t","instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA","issued_at":"1700000000000","token_type":"Bearer","scope":"api"}`), 200, "application/json")
	f.Add([]byte(`{"access_token":"t","instance_url":"https://evil.example"}`), 200, "application/json")
	f.Add([]byte(`access_token=t&instance_url=https%3A%2F%2Facme.my.salesforce.com&expires_in=x`), 200, "application/x-www-form-urlencoded")
	f.Add([]byte(`{"error":"invalid_client","error_description":"no hunter2 here"}`), 400, "application/json")
	f.Add([]byte(`<html>`), 503, "text/html")
	f.Fuzz(func(t *testing.T, body []byte, status int, mime string) {
		if status < 200 || status > 599 {
			return
		}
		ctx := through(t, &canned{status: status, header: http.Header{"Content-Type": {mime}}, body: string(body)})
		p := &auth.ClientCredentials{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: "hunter2"}
		token, err := p.Token(ctx)
		if err != nil {
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "hunter2") {
				t.Fatal(text)
			}
			return
		}
		if !strings.HasPrefix(token.InstanceURL, "https://") || token.AccessToken == "" {
			t.Fatalf("a token that cannot be used, for %q", token.InstanceURL)
		}
	})
}
