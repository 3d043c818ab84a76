package salesforcetest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestVersionsAndLimits(t *testing.T) {
	a := newAPI(t)
	r := a.send(http.MethodGet, a.org.URL()+"/services/data", "", "Authorization", "")
	require.Equal(t, http.StatusOK, r.status)
	list := r.list()
	require.Len(t, list, 19)
	require.Equal(t, fields{"label": "Winter '21", "url": "/services/data/v50.0", "version": "50.0"}, list[0])
	require.Equal(t, fields{"label": "Winter '27", "url": "/services/data/v68.0", "version": "68.0"}, list[18])
	require.Equal(t, data+"/sobjects", a.do(http.MethodGet, data, nil).object()["sobjects"])

	r = a.do(http.MethodGet, "/limits", nil)
	require.Equal(t, map[string]any{"Max": 15000.0, "Remaining": 14998.0}, r.object()["DailyApiRequests"])
	require.Equal(t, "api-usage=2/15000", r.header.Get("Sforce-Limit-Info"))
	require.Equal(t, "application/json;charset=UTF-8", r.header.Get("Content-Type"))
	a.create("Lead", lead())
	require.Equal(t, fields{"sObjects": []any{map[string]any{"count": 1.0, "name": "Lead"}}},
		a.do(http.MethodGet, "/limits/recordCount?sObjects=Lead,Account,Nope", nil).object())
}

func TestDescribe(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Activity", schema.Field{Name: "Key__c", Label: "Key", Length: 64, ExternalID: true, Unique: true})
	a.org.Define("Session__c", schema.Field{Name: "Lead__c", Type: schema.TypeReference, ReferenceTo: []string{"Lead"}})
	for _, object := range []string{"Task", "Event"} {
		r := a.do(http.MethodGet, "/sobjects/"+object+"/describe", nil)
		o, err := schema.ParseDescribe(r.body)
		require.NoError(t, err)
		require.Equal(t, &schema.Field{
			Name: "Key__c", Label: "Key", Type: schema.TypeString, Length: 64, Createable: true, Updateable: true, Nillable: true, Permissionable: true,
			Custom: true, ExternalID: true, IDLookup: true, Unique: true, Filterable: true, Picklist: []schema.PicklistValue{}, ReferenceTo: []string{},
		}, o.Field("key__c"))
		require.Equal(t, http.StatusNotModified, a.do(http.MethodGet, "/sobjects/"+object+"/describe", nil, "If-Modified-Since", r.header.Get("Last-Modified")).status)
	}
	r := a.do(http.MethodGet, "/sobjects", nil)
	global := r.object()
	require.Equal(t, []any{"UTF-8", 200.0}, []any{global["encoding"], global["maxBatchSize"]})
	names := map[string]any{}
	for _, o := range global["sobjects"].([]any) {
		names[o.(map[string]any)["name"].(string)] = o.(map[string]any)["keyPrefix"]
	}
	require.Equal(t, "00Q", names["Lead"])
	require.Equal(t, "a00", names["Session__c"])
	require.Equal(t, "Lead", a.do(http.MethodGet, "/sobjects/lead", nil).object()["objectDescribe"].(map[string]any)["name"])
	id := a.create("Session__c", fields{"Lead__c": a.create("Lead", lead())})
	require.Equal(t, "Nwosu", a.query("SELECT Lead__r.Name FROM Session__c WHERE Name = '" + id + "'")[0]["Lead__r"].(map[string]any)["Name"])
	for _, name := range a.org.Objects() {
		_, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/"+name+"/describe", nil).body)
		require.NoError(t, err)
	}
}

func TestAdd(t *testing.T) {
	a := newAPI(t)
	contact := a.add("Contact", fields{"LastName": "Novak"})
	id := a.add("Lead", lead("Id", "00Q8c00000XyZab", "IsConverted", true, "ConvertedContactId", contact, "CreatedDate", time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)))
	require.Equal(t, "00Q8c00000XyZab", id[:15])
	got := a.org.Records("Lead")[0]
	require.Equal(t, "2025-01-02T03:04:05.000+0000", got["CreatedDate"])
	require.Equal(t, "2025-01-02T03:04:05.000+0000", got["SystemModstamp"])
	require.Equal(t, contact, got["ConvertedContactId"])
	require.Contains(t, got, "Title")
	got["LastName"] = "changed"
	require.Equal(t, "Nwosu", a.org.Records("Lead")[0]["LastName"])

	for _, f := range []fields{{"LastName": "secret"}, lead("Email", "secret"), lead("Nope", "secret"), lead("Id", id), lead("Title", func() {})} {
		_, err := a.org.Add("Lead", f)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret")
	}
	_, err := a.org.Add("Nope", nil)
	require.Error(t, err)
	require.Nil(t, a.org.Records("Nope"))
}

func TestTransport(t *testing.T) {
	a := newAPI(t)
	c := a.org.HTTPClient()
	get := func(ctx context.Context, address string) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		require.NoError(t, err)
		resp, err := c.Do(r)
		if err == nil {
			err = resp.Body.Close()
		}
		return err
	}
	require.NoError(t, get(context.Background(), a.org.URL()+"/services/data"))
	require.Error(t, get(context.Background(), "https://other.my.salesforce.test/services/data"))
	require.Error(t, get(context.Background(), "http://acme.my.salesforce.test/services/data"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, get(ctx, a.org.URL()+"/services/data"), context.Canceled)
	require.Len(t, a.org.Requests(), 2)
	a.org.ResetRequests()
	require.Empty(t, a.org.Requests())
}

// TestOverTheNetwork holds that an org gives out the address it is asked under.
func TestOverTheNetwork(t *testing.T) {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()
	c := org.Credentials()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+"/services/oauth2/token",
		strings.NewReader("grant_type=client_credentials&client_id="+c.ClientID+"&client_secret="+c.ClientSecret))
	require.NoError(t, err)
	resp, err := server.Client().Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Contains(t, string(body), `"instance_url":"`+server.URL+`"`)
}

// TestBubble holds that an org lives in a bubble of synctest, whose time it tells.
func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		id := a.create("Lead", lead())
		require.Equal(t, time.Now().UTC().Format("2006-01-02T15:04:05.000+0000"), a.read("Lead", id)["CreatedDate"])
		<-time.After(3 * time.Hour)
		require.Equal(t, http.StatusUnauthorized, a.do(http.MethodGet, "/limits", nil).status)
	})
}

func TestConcurrentUse(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				a.do(http.MethodPatch, fmt.Sprintf("/sobjects/Lead/Key__c/%d", j), lead("Title", strconv.Itoa(i)))
				a.do(http.MethodGet, "/query?q=SELECT+Id,Title+FROM+Lead", nil)
				a.org.Records("Lead")
				a.org.Requests()
				a.org.Define("Lead", schema.Field{Name: fmt.Sprintf("F%d__c", i)})
			}
		})
	}
	all.Wait()
	require.Len(t, a.org.Records("Lead"), 20)
}

// TestOrgsAreApart holds that what is done to one org's objects is not seen in another.
func TestOrgsAreApart(t *testing.T) {
	one, other := salesforcetest.NewOrg(), salesforcetest.NewOrg()
	before := other.Describe("Lead")
	one.Define("Lead", schema.Field{Name: "Status", Type: schema.TypePicklist, Label: "Stage"}, schema.Field{Name: "Score__c"})
	one.Restrict("Lead", "Title")
	one.Describe("Lead").Field("Rating").Picklist[0].Value = "Boiling"
	require.Equal(t, "Hot", other.Describe("Lead").Field("Rating").Picklist[0].Value)
	_, err := one.Add("Lead", map[string]any{"LastName": "Nwosu", "Company": "Northwind"})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(before.Fields(), other.Describe("Lead").Fields()), "-before +after")
	require.Equal(t, []int{1, 0}, []int{one.Count("Lead"), other.Count("Lead")})
	require.Nil(t, other.Find("Lead", "Score__c", "x"), "the other has no such field")
}
