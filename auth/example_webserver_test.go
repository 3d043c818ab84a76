package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// connect lets a person connect an org: GET /connect sends the browser to
// Salesforce, which sends it back to GET /callback.
func connect(flow *auth.WebServer, store auth.TokenStore) http.Handler {
	const name = "salesforce"
	mux := http.NewServeMux()
	mux.HandleFunc("GET /connect", func(w http.ResponseWriter, r *http.Request) {
		attempt, err := flow.Begin()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: string(attempt.State) + "." + string(attempt.Verifier), Path: "/callback", MaxAge: 15 * 60,
			HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
		})
		http.Redirect(w, r, attempt.URL, http.StatusFound)
	})
	mux.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		var state, verifier string
		if c, err := r.Cookie(name); err == nil {
			state, verifier, _ = strings.Cut(c.Value, ".")
		}
		http.SetCookie(w, &http.Cookie{Name: name, Path: "/callback", MaxAge: -1}) // it works once
		grant, err := flow.Exchange(r.Context(), r.URL.Query(), auth.Attempt{State: auth.Secret(state), Verifier: auth.Secret(verifier)})
		if err == nil {
			err = grant.Save(r.Context(), store)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest) // it tells an admin what to do, and no secret
			return
		}
		_, _ = fmt.Fprintln(w, "Salesforce is connected.")
	})
	return mux
}

// The web server flow, with net/http: a person connects an org in the browser,
// and a service has its tokens from then on.
func ExampleWebServer() {
	org := salesforcetest.NewOrg()
	salesforce := httptest.NewServer(org)
	defer salesforce.Close()
	store := auth.NewMemoryStore("")
	flow := &auth.WebServer{Domain: salesforce.URL, ClientID: org.Credentials().ClientID, ClientSecret: auth.Secret(org.Credentials().ClientSecret)}
	app := httptest.NewServer(connect(flow, store))
	defer app.Close()
	flow.RedirectURI = app.URL + "/callback" // in production it is known beforehand

	jar, _ := cookiejar.New(nil)
	visit, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, app.URL+"/connect", http.NoBody)
	resp, err := (&http.Client{Jar: jar}).Do(visit) // a browser; its user agrees
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = resp.Body.Close()
	fmt.Println(resp.StatusCode)

	service := &auth.RefreshToken{Domain: flow.Domain, ClientID: flow.ClientID, ClientSecret: flow.ClientSecret, Store: store}
	token, err := service.Token(context.Background())
	fmt.Println(err, token.AccessToken)
	// Output:
	// 200
	// <nil> [secret]
}
