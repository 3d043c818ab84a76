package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// noon is when the pages of a test are looked at.
var noon = time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)

func testSite(t *testing.T) (*salesforcetest.Org, *site) {
	t.Helper()
	org := salesforcetest.NewOrg()
	org.SetClock(func() time.Time { return noon })
	s, err := newSite(org, func() time.Time { return noon })
	require.NoError(t, err)
	return org, s
}

func add(t *testing.T, org *salesforcetest.Org, object string, fields map[string]any) string {
	t.Helper()
	id, err := org.Add(object, fields)
	require.NoError(t, err)
	return id
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, target, "")
}

// ask sends a request; the header is pairs of names and values.
func ask(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var (
	links = regexp.MustCompile(`(?:href|action)="(/[^"]*)"`)
	tag   = regexp.MustCompile(`<[^>]*>`)
	space = regexp.MustCompile(`\s+`)
)

// readText is a page without its tags, as it is read.
func readText(page string) string {
	return html.UnescapeString(strings.TrimSpace(space.ReplaceAllString(tag.ReplaceAllString(page, " "), " ")))
}

// crawl returns all pages that links lead to, by address.
func crawl(t *testing.T, s *site) map[string]string {
	t.Helper()
	seen, next := map[string]string{}, []string{"/"}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		if _, ok := seen[at]; ok {
			continue
		}
		w := get(s, at)
		require.Equal(t, http.StatusOK, w.Code, at)
		require.Equal(t, policy, w.Header().Get("Content-Security-Policy"), at)
		seen[at] = w.Body.String()
		for _, m := range links.FindAllStringSubmatch(seen[at], -1) {
			next = append(next, html.UnescapeString(m[1]))
		}
	}
	return seen
}

// TestPagesAreLinked holds that every page can be reached, that no link is
// dead, and that no record's text becomes markup.
func TestPagesAreLinked(t *testing.T) {
	org, s := testSite(t)
	const nasty = `</a><script>alert(1)</script>"'`
	lead := add(t, org, schema.Lead, map[string]any{"LastName": nasty, "Company": nasty, "Website": "javascript:alert(1)", "Description": nasty})
	task := add(t, org, schema.Task, map[string]any{"Subject": nasty, "WhoId": lead, "Description": nasty})
	ask(org, http.MethodPost, "/services/data/v66.0/"+url.PathEscape(nasty)+"?q="+url.QueryEscape(nasty), nasty, "Content-Type", "application/json")

	pages := crawl(t, s)
	for _, want := range []string{"/objects/Lead", "/objects/FieldPermissions", "/records/" + lead, "/records/" + task, "/requests", "/requests/1", "/style.css"} {
		require.Contains(t, pages, want)
	}
	for at, page := range pages {
		require.NotContains(t, page, "<script", at)
		require.NotContains(t, page, `"javascript:`, at)
		if strings.HasSuffix(at, ".css") || strings.HasSuffix(at, ".svg") {
			continue
		}
		require.Contains(t, page, `<html lang="en">`, at)
		require.Equal(t, 1, strings.Count(page, "<h1>"), at)
	}
	require.Contains(t, readText(pages["/records/"+lead]), nasty)
	require.Contains(t, readText(get(s, "/objects/Lead?q="+url.QueryEscape(nasty)).Body.String()), "1 of 1 record with “"+nasty+"”")
}

// TestRecordPage holds which fields a record's page shows, and which it folds
// away.
func TestRecordPage(t *testing.T) {
	org, s := testSite(t)
	org.Define(schema.Lead, schema.Field{Name: "Score__c", Label: "Score"}, schema.Field{Name: "Met__c", Label: "Met", Type: schema.TypeDate},
		schema.Field{Name: "Wants__c", Type: schema.TypeMultiPicklist, Picklist: []schema.PicklistValue{{Value: "Looms", Active: true}, {Value: "Valves", Active: true}}})
	id := add(t, org, schema.Lead, map[string]any{
		"FirstName": "Ada", "LastName": "Nwosu", "Company": "Northwind", "Score__c": "Hot", "Met__c": "2026-10-14", "Wants__c": "Looms;Valves",
	})
	for _, address := range []string{"/records/" + id, "/records/" + id[:15]} {
		page := get(s, address).Body.String()
		shown, folded, ok := strings.Cut(page, "<summary>Blank and unticked fields")
		require.True(t, ok)
		require.Contains(t, page, "<title>Ada Nwosu - Lead - Salesforce in memory</title>")
		for _, want := range []string{
			"Score Score__c Hot", "Met Met__c 14 Oct 2026", "Wants__c Looms; Valves", "Owner OwnerId Integration User", "Company Company Northwind",
			"Created Date CreatedDate 10 Nov 2026, 12:00 UTC", "Lead ID Id " + id,
		} {
			require.Contains(t, readText(shown), want)
		}
		require.Contains(t, readText(folded), "Phone Phone blank")
		require.Contains(t, readText(folded), "Converted IsConverted No")
		require.NotContains(t, readText(shown), "Phone Phone")
	}
	require.NoError(t, org.Delete(id))
	for _, address := range []string{"/records/" + id, "/records/x", "/objects/Nope__c", "/requests/7"} {
		w := get(s, address)
		require.Equal(t, http.StatusNotFound, w.Code, address)
		require.Contains(t, w.Body.String(), "<h1>Not found</h1>")
	}
}

// TestTimeline holds the order of activities: what is to do, the next first, and
// then the past, the newest first.
func TestTimeline(t *testing.T) {
	org, s := testSite(t)
	account := add(t, org, schema.Account, map[string]any{"Name": "Northwind"})
	contact := add(t, org, schema.Contact, map[string]any{"LastName": "Nwosu", "AccountId": account})
	lead := add(t, org, schema.Lead, map[string]any{"LastName": "Sharma", "Company": "Sharma Tech"})
	for _, f := range []map[string]any{
		{"Subject": "today", "ActivityDate": "2026-11-10"},
		{"Subject": "late", "ActivityDate": "2026-11-09"},
		{"Subject": "undated"},
		{"Subject": "done in September", "ActivityDate": "2026-09-30", "Status": "Completed"},
		{"Subject": "second of the day", "ActivityDate": "2026-10-02", "Status": "Completed", "CreatedDate": "2026-10-02T09:00:00Z"},
		{"Subject": "first of the day", "ActivityDate": "2026-10-02", "Status": "Completed", "CreatedDate": "2026-10-02T08:00:00Z"},
		{"Subject": "closed undated", "Status": "Completed", "CompletedDateTime": "2026-10-01T09:00:00Z"},
		{"Subject": "done ahead", "ActivityDate": "2026-12-24", "Status": "Completed"},
	} {
		f["WhoId"] = contact
		add(t, org, schema.Task, f)
	}
	for subject, at := range map[string][2]string{
		"meeting tomorrow": {"2026-11-11T09:00:00Z", "2026-11-11T10:00:00Z"},
		"meeting now":      {"2026-11-10T11:30:00Z", "2026-11-10T12:30:00Z"},
		"meeting held":     {"2026-11-10T10:00:00Z", "2026-11-10T12:00:00Z"},
	} {
		add(t, org, eventObject, map[string]any{"Subject": subject, "WhoId": contact, "StartDateTime": at[0], "EndDateTime": at[1]})
	}
	add(t, org, eventObject, map[string]any{"Subject": "fair all day", "WhoId": contact, "IsAllDayEvent": true, "ActivityDate": "2026-11-10", "DurationInMinutes": 1440})
	add(t, org, schema.Task, map[string]any{"Subject": "of the account", "WhatId": account, "ActivityDate": "2026-11-30"})

	order := func(id string) []string {
		o := org.Describe(schema.Lead)
		if object, _ := org.Record(id); object != "" {
			o = org.Describe(object)
		}
		all, has := s.timeline(o, id, s.reader())
		require.True(t, has)
		var out []string
		for _, a := range all.Next {
			out = append(out, a.Subject.Text+": "+a.State+" "+a.Status)
		}
		for _, m := range all.Months {
			out = append(out, "== "+m.Title)
			for _, a := range m.Activities {
				require.Equal(t, "done", a.State)
				out = append(out, a.Subject.Text)
			}
		}
		return out
	}
	past := []string{
		"== December 2026", "done ahead", "== November 2026", "meeting held", "== October 2026", "second of the day", "first of the day",
		"closed undated", "== September 2026", "done in September",
	}
	next := []string{
		"late: overdue Not Started", "today: open Not Started", "fair all day: open Now", "meeting now: open Now", "meeting tomorrow: open Upcoming",
		"undated: open Not Started",
	}
	require.Empty(t, cmp.Diff(append(next, past...), order(contact)))
	require.Empty(t, cmp.Diff(append(append(next[:5:5], "of the account: open Not Started", next[5]), past...), order(account)))
	require.Empty(t, order(lead))
	_, has := s.timeline(org.Describe(userObject), "005", s.reader())
	require.False(t, has)

	latest := s.latest()
	require.Len(t, latest.Next, 5)
	n := 0
	for _, m := range latest.Months {
		n += len(m.Activities)
	}
	require.Equal(t, 5, n)
}

// TestListIsPaged holds that a list shows all its records, newest first, 50 on a
// page, and finds those with a text.
func TestListIsPaged(t *testing.T) {
	org, s := testSite(t)
	for i := range 120 {
		add(t, org, schema.Lead, map[string]any{"LastName": fmt.Sprintf("Person %03d", i), "Company": []string{"Northwind", "Acier & Co"}[i%2]})
	}
	name := regexp.MustCompile(`Person \d+`)
	names := func(address string) []string { return name.FindAllString(get(s, address).Body.String(), -1) }
	first, second, third := names("/objects/lead"), names("/objects/Lead?page=2"), names("/objects/Lead?page=3")
	require.Equal(t, []int{50, 50, 20}, []int{len(first), len(second), len(third)})
	require.Equal(t, []string{"Person 119", "Person 070", "Person 069", "Person 000"}, []string{first[0], first[49], second[0], third[19]})
	for _, wrong := range []string{"0", "-1", "4", "x", "99999999999999999999"} {
		require.Equal(t, first, names("/objects/Lead?page="+wrong), wrong)
	}
	found := get(s, "/objects/Lead?q=acier+%26&page=1").Body.String()
	require.Contains(t, readText(found), "60 of 120 records with “acier &”")
	require.Contains(t, found, `href="/objects/Lead?page=2&amp;q=acier&#43;%26"`)
	require.Len(t, names("/objects/Lead?q=acier+%26&page=2"), 10)
	require.Contains(t, readText(get(s, "/objects/Lead?q=nobody").Body.String()), "No records.")
}

// TestAPIIsUntouched holds that the org answers whatever is not a page as if
// there were none.
func TestAPIIsUntouched(t *testing.T) {
	org, s := testSite(t)
	for _, target := range []string{
		"/services/data", "//services//data/", "/services/data/v66.0/limits", "/services/data/../records/x", "/objects", "/objects/", "/records/", "/records",
		"/requests/", "/nope", "//", "//requests", "/id/x/y", "/.well-known/openid-configuration", "/style.css/x", "/layout.html",
	} {
		want, got := get(org, target), get(s, target)
		require.Equal(t, want.Code, got.Code, target)
		require.Equal(t, want.Header(), got.Header(), target)
		require.Equal(t, want.Body.String(), got.Body.String(), target)
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodOptions} {
		require.Equal(t, http.StatusNotFound, ask(s, method, "/", "").Code, method)
	}
	used, _ := org.Usage()
	before := len(org.Requests())
	crawl(t, s)
	after, _ := org.Usage()
	require.Equal(t, used, after)
	require.Len(t, org.Requests(), before)
}

// TestOnlyThisMachine holds that pages which are for the machine itself answer
// to no name that a web page from elsewhere could have.
func TestOnlyThisMachine(t *testing.T) {
	_, s := testSite(t)
	s.local = true
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "LOCALHOST": 200, "[::1]:8080": 200, "[::1]": 200, "127.8.8.8": 200,
		"elsewhere.example:8080": 421, "localhost.elsewhere.example": 421, "192.0.2.7:8080": 421, "": 421,
	} {
		require.Equal(t, want, ask(s, http.MethodGet, "/requests", "", "Host", host).Code, host)
	}
	require.Equal(t, http.StatusOK, ask(s, http.MethodGet, "/services/data", "", "Host", "elsewhere.example").Code, "the API has its own locks")
}

// TestNoSecretOnPages signs in by every way, and by some that are wrong, and
// holds that no page repeats what was sent or given out.
func TestNoSecretOnPages(t *testing.T) {
	org, s := testSite(t)
	org.SetApp(salesforcetest.App{AllowPassword: true, RefreshToken: "s3cret-refresh"})
	org.SetCredentials(salesforcetest.Credentials{ClientSecret: "s3cret-client", Password: "s3cret-password", SecurityToken: "s3cretTOKEN"})
	who := org.Credentials()
	send := func(path, media, body string, header ...string) string {
		return ask(s, http.MethodPost, path, body, append(header, "Content-Type", media)...).Body.String()
	}
	form := func(pairs ...string) string {
		v := url.Values{"client_id": {who.ClientID}, "client_secret": {who.ClientSecret}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	const formed = "application/x-www-form-urlencoded"
	token := regexp.MustCompile(`00D[0-9A-Za-z]+![0-9A-Za-z.]+`)
	secrets := []string{"s3cret"}
	for _, answer := range []string{
		send("/services/oauth2/token", formed, form("grant_type", "client_credentials")),
		send("//services/oauth2//token", formed, form("grant_type", "password", "username", who.Username, "password", who.Password+who.SecurityToken)),
		send("/services/oauth2/token", formed, form("grant_type", "refresh_token", "refresh_token", "s3cret-refresh")),
		send("/services/Soap/u/64.0", "text/xml", `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com"><env:Body><urn:login><urn:username>`+
			who.Username+`</urn:username><urn:password>`+who.Password+who.SecurityToken+`</urn:password></urn:login></env:Body></env:Envelope>`, "SOAPAction", "login"),
	} {
		found := token.FindString(answer)
		require.NotEmpty(t, found, answer)
		secrets = append(secrets, found, url.QueryEscape(found), strings.SplitN(found, "!", 2)[1])
	}
	basic := base64.StdEncoding.EncodeToString([]byte(who.ClientID + ":" + who.ClientSecret))
	send("/services/oauth2/token", formed, "grant_type=client_credentials", "Authorization", "Basic "+basic)
	secrets = append(secrets, basic)
	// what is sent to the wrong address
	send("/services/OAuth2/token", formed, form())
	send("/services/oauth/token", "application/json", `{"client_secret": "s3cret-client"}`)
	send("/oauth2/data/token", "application/json", `{"client_secret": "s3cret-client"}`)
	send("/oauth2/token?client_secret=s3cret-client", formed, "")
	send("/services/data/oauth2/token?client_secret=s3cret-client&q=SELECT+Id+FROM+Lead", formed, form())
	for _, held := range secrets[1:3] {
		send("/services/data/v66.0/query?q="+url.QueryEscape("SELECT Id FROM Lead WHERE LastName = '"+held+"'")+"&refresh_token=s3cret-refresh&access_token="+url.QueryEscape(held), "application/json", `{"token": "`+held+`"}`)
		send("/services/data/v66.0/composite", "application/json", `{"compositeRequest": [{"method": "GET", "referenceId": "a", "url": "/services/data/v66.0/query?q=`+url.QueryEscape(held)+`&sid=`+url.QueryEscape(held)+`", "httpHeaders": {"X": "`+held+`"}}]}`,
			"Authorization", "Bearer "+secrets[1])
		send("/services/data/v66.0/"+url.PathEscape(held), "application/json", "")
	}
	require.Len(t, org.Requests(), 16)

	pages := crawl(t, s)
	require.Contains(t, pages, "/requests/16")
	for at, page := range pages {
		for _, secret := range secrets {
			require.NotContains(t, page, secret, at)
			require.NotContains(t, html.UnescapeString(page), secret, at)
		}
	}
	require.Contains(t, readText(pages["/requests/1"]), "Not shown: what signs in is kept out of these pages.")
	require.Contains(t, readText(pages["/requests/11"]), "[access token]")
}

// TestRequestPages holds what the log tells of a composite request.
func TestRequestPages(t *testing.T) {
	org, s := testSite(t)
	who := org.Credentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {who.ClientID}, "client_secret": {who.ClientSecret}}
	var token map[string]string
	answer := ask(s, http.MethodPost, "/services/oauth2/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").Body
	require.NoError(t, json.Unmarshal(answer.Bytes(), &token))
	ask(s, http.MethodPost, "/services/data/v66.0/composite",
		`{"compositeRequest": [{"method": "GET", "referenceId": "a", "url": "/services/data/v66.0/query?q=SELECT+Id+FROM+Lead"},`+
			`{"method": "POST", "referenceId": "b", "url": "/services/data/v66.0/sobjects/Lead", "body": {"LastName": "Nwosu"}}]}`,
		"Authorization", "Bearer "+token["access_token"], "Content-Type", "application/json")

	log := readText(get(s, "/requests").Body.String())
	require.Contains(t, log, "1 of 15,000 API calls used")
	require.Regexp(t, `POST /services/data/v66\.0/composite Composite of 2 sub-requests 200 [\d.]+ (µs|ms|s) 1 .* POST /services/oauth2/token Sign in 200 [\d.]+ (µs|ms|s) 0 `, log)
	page := readText(get(s, "/requests/2").Body.String())
	require.Contains(t, page, "GET /services/data/v66.0/query 200")
	require.Contains(t, page, "q SELECT Id FROM Lead")
	require.Contains(t, page, "POST /services/data/v66.0/sobjects/Lead 400")
	require.Contains(t, page, `{ "LastName": "Nwosu" }`)
	require.Contains(t, get(s, "/requests/2").Body.String(), `href="/requests/1">Earlier`)
}

func TestReadable(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1}`: "{\n  \"a\": 1\n}", "Id,Name\n1,x": "Id,Name\n1,x", "\xff\xfe": "[not a text]", "": "",
		strings.Repeat("é", shownBody): strings.Repeat("é", shownBody/2) + "\n…",
	} {
		require.Equal(t, want, readable([]byte(in)))
	}
	for in, want := range map[time.Duration]string{850 * time.Nanosecond: "0 µs", 850 * time.Microsecond: "850 µs", 12345 * time.Microsecond: "12.3 ms", 2048 * time.Millisecond: "2.05 s"} {
		require.Equal(t, want, duration(in))
	}
	for in, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		require.Equal(t, want, thousands(in))
	}
}
