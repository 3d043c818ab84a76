package salesforcetest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestStoredValues holds how values come back.
func TestStoredValues(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead",
		schema.Field{Name: "Day__c", Type: schema.TypeDate},
		schema.Field{Name: "At__c", Type: schema.TypeDateTime},
		schema.Field{Name: "Score__c", Type: schema.TypeDouble, Precision: 5, Scale: 2},
		schema.Field{Name: "Whole__c", Type: schema.TypeDouble},
		schema.Field{Name: "Colors__c", Type: schema.TypeMultiPicklist, Picklist: picklist("Red", "Green", "Blue")},
		schema.Field{Name: "Notes__c", Type: schema.TypeTextArea, Length: 32768},
	)
	tests := map[string]struct {
		field   string
		in      any
		out     any
		literal string // in the JSON text, where it matters
	}{
		"e-mail in lower case":      {"Email", "Ada@Northwind.Example", "ada@northwind.example", ""},
		"trimmed":                   {"Title", "  Head \n", "Head", ""},
		"line breaks within":        {"Notes__c", "a\r\nb\nc", "a\r\nb\nc", ""},
		"blank":                     {"Title", " ", nil, ""},
		"checkbox by text":          {"DoNotCall", "TRUE", true, ""},
		"date":                      {"Day__c", "2026-11-23", "2026-11-23", ""},
		"date-time in UTC":          {"At__c", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000+0000", ""},
		"date-time elsewhere":       {"At__c", "2026-11-23T09:30:00+01:00", "2026-11-23T08:30:00.000+0000", ""},
		"date-time as answered":     {"At__c", "2026-11-23T09:30:00.000+0000", "2026-11-23T09:30:00.000+0000", ""},
		"date-time keeps seconds":   {"At__c", "2026-11-23T09:30:00.999Z", "2026-11-23T09:30:00.000+0000", ""},
		"number beyond its scale":   {"Score__c", 12.345, 12.345, "12.345"},
		"number by text":            {"Score__c", "1", 1.0, "1.0"},
		"double is written so":      {"Whole__c", 5, 5.0, "5.0"},
		"large double":              {"AnnualRevenue", 139000000, 1.39e8, "1.39E8"},
		"int":                       {"NumberOfEmployees", 145, 145.0, ":145,"},
		"picklist takes any value":  {"Rating", "Tepid", "Tepid", ""},
		"multi-picklist in order":   {"Colors__c", "Blue;Red; Red", "Red;Blue", ""},
		"a reference of 15":         {"OwnerId", "005Kd0000000001", "005Kd0000000001IAA", ""},
		"a reference in lower case": {"OwnerId", "005kd0000000001iaa", "005Kd0000000001IAA", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			id := a.create("Lead", lead(tt.field, tt.in))
			r := a.do(http.MethodGet, "/sobjects/Lead/"+id, nil)
			require.Equal(t, tt.out, r.object()[tt.field])
			require.Contains(t, string(r.body), tt.literal)
		})
	}
}

// TestNewLead holds what a record has of itself.
func TestNewLead(t *testing.T) {
	a := newAPI(t)
	now := time.Date(2026, 11, 23, 9, 30, 15, 999, time.UTC)
	a.org.SetClock(func() time.Time { return now })
	a.signIn()
	id := a.create("Lead", lead("FirstName", "Ada", "City", "Seattle"))
	got := a.read("Lead", id)
	const at = "2026-11-23T09:30:15.000+0000"
	const user = "005Kd0000000001IAA"
	want := fields{
		"Id": id, "Name": "Ada Nwosu", "FirstName": "Ada", "LastName": "Nwosu", "Company": "Northwind", "City": "Seattle",
		"Address": map[string]any{
			"city": "Seattle", "country": nil, "geocodeAccuracy": nil, "latitude": nil, "longitude": nil, "postalCode": nil, "state": nil, "street": nil,
		},
		"PhotoUrl": "/services/images/photo/" + id, "Status": "Open - Not Contacted", "CleanStatus": "Pending", "OwnerId": user,
		"IsDeleted": false, "IsConverted": false, "IsUnreadByOwner": true, "DoNotCall": false, "HasOptedOutOfEmail": false,
		"CreatedDate": at, "CreatedById": user, "LastModifiedDate": at, "LastModifiedById": user, "SystemModstamp": at,
		"attributes": map[string]any{"type": "Lead", "url": data + "/sobjects/Lead/" + id},
	}
	for k, v := range got {
		if v == nil {
			delete(got, k)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lead (-want +got):\n%s", diff)
	}

	now = now.Add(time.Minute)
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Lead/"+id, fields{"FirstName": nil, "City": ""}).status)
	got = a.read("Lead", id)
	require.Equal(t, "Nwosu", got["Name"])
	require.Nil(t, got["Address"])
	require.Equal(t, at, got["CreatedDate"])
	require.Equal(t, "2026-11-23T09:31:15.000+0000", got["SystemModstamp"])
}

func TestActivities(t *testing.T) {
	a := newAPI(t)
	account := a.create("Account", fields{"Name": "Northwind"})
	contact := a.create("Contact", fields{"LastName": "Dubois", "AccountId": account})
	id := a.create("Task", fields{"Subject": "Call", "WhoId": contact, "Status": "Completed", "Priority": "High", "ActivityDate": "2026-11-23"})
	task := a.read("Task", id)
	require.Equal(t, true, task["IsClosed"])
	require.NotNil(t, task["CompletedDateTime"])
	require.Equal(t, true, task["IsHighPriority"])
	require.Equal(t, account, task["AccountId"])
	require.Equal(t, "Task", task["TaskSubtype"])
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Task/"+id, fields{"Status": "In Progress"}).status)
	require.Nil(t, a.read("Task", id)["CompletedDateTime"])

	event := a.create("Event", fields{"StartDateTime": "2026-11-23T23:30:00Z", "DurationInMinutes": 45, "WhoId": contact})
	got := a.read("Event", event)
	require.Equal(t, "2026-11-24T00:15:00.000+0000", got["EndDateTime"])
	require.Equal(t, "2026-11-23", got["ActivityDate"])
	require.Equal(t, http.StatusNoContent, a.do(http.MethodPatch, "/sobjects/Event/"+event, fields{"DurationInMinutes": 15}).status)
	require.Equal(t, "2026-11-23T23:45:00.000+0000", a.read("Event", event)["EndDateTime"])

	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Contact/"+contact, nil).status)
	require.Empty(t, a.org.Records("Task"), "activities go with their person")
	require.Empty(t, a.org.Records("Event"))
}

func TestEmailAddresses(t *testing.T) {
	a := newAPI(t)
	for address, good := range map[string]bool{
		"ada@northwind.example": true, "a.b+c@x-y.co": true, "o'neill@example.com": true, "A@B.CO": true,
		"ada": false, "ada@northwind": false, "ada@@northwind.example": false, "ada nwosu@northwind.example": false,
		"ada@north_wind.example": false, "ada@.example": false, "ada@northwind.": false, "@northwind.example": false,
		"ada@-northwind.example": false, "ada,b@northwind.example": false, "ada(at)northwind.example": false,
		"ädä@dún.example": true, "用户@例子.example": true, "a..a@test.example": true, "a..@test.example": true, ".a@test.example": false,
		strings.Repeat("x", 65) + "@a.co": false,
	} {
		r := a.do(http.MethodPost, "/sobjects/Lead", lead("Email", address))
		require.Equal(t, good, r.status == http.StatusCreated, "%s: %s", address, r.body)
	}
}
