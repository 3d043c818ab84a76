package salesforcetest_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// job is a Bulk API 2.0 job of the API under test.
type job struct {
	*api
	id string
}

// open makes an ingest job.
func (a *api) open(f fields) job {
	a.t.Helper()
	r := a.do(http.MethodPost, "/jobs/ingest", f)
	require.Equal(a.t, http.StatusOK, r.status, string(r.body))
	return job{a, r.object()["id"].(string)}
}

func (j job) at(rest string) string { return "/jobs/ingest/" + j.id + rest }

func (j job) upload(data string) reply {
	j.t.Helper()
	return j.do(http.MethodPut, j.at("/batches"), data, "Content-Type", "text/csv; charset=UTF-8")
}

func (j job) state(state string) reply {
	j.t.Helper()
	return j.do(http.MethodPatch, j.at(""), fields{"state": state})
}

// run makes a job, gives it its data and starts it.
func (a *api) run(f fields, data string) job {
	a.t.Helper()
	j := a.open(f)
	require.Equal(a.t, http.StatusCreated, j.upload(data).status)
	r := j.state("UploadComplete")
	require.Equal(a.t, http.StatusOK, r.status, string(r.body))
	require.Equal(a.t, "UploadComplete", r.object()["state"])
	return j
}

// info is the job as it is, without what differs each time.
func (j job) info() map[string]any {
	j.t.Helper()
	r := j.do(http.MethodGet, j.at(""), nil)
	require.Equal(j.t, http.StatusOK, r.status, string(r.body))
	return r.object()
}

// rows reads a file of results.
func (j job) rows(file string) [][]string {
	j.t.Helper()
	r := j.do(http.MethodGet, j.at("/"+file), nil)
	require.Equal(j.t, http.StatusOK, r.status, string(r.body))
	require.Equal(j.t, "text/csv; charset=UTF-8", r.header.Get("Content-Type"))
	c := csv.NewReader(strings.NewReader(string(r.body)))
	rows, err := c.ReadAll()
	require.NoError(j.t, err)
	return rows
}

func TestBulkInsert(t *testing.T) {
	a := newAPI(t)
	j := a.open(fields{"object": "lead", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"})
	info := a.do(http.MethodGet, j.at(""), nil).object()
	require.Equal(t, "services/data/v66.0/jobs/ingest/"+j.id+"/batches", info["contentUrl"])
	require.Equal(t, []any{"Lead", "insert", "Open", "Parallel", "CSV", 66.0, "V2Ingest", "LF", "COMMA"}, []any{info["object"], info["operation"], info["state"],
		info["concurrencyMode"], info["contentType"], info["apiVersion"], info["jobType"], info["lineEnding"], info["columnDelimiter"]})

	require.Equal(t, http.StatusCreated, j.upload("LastName,Company,Title,AnnualRevenue\n"+
		"Nwosu,Northwind,\"a, \"\"b\"\"\nc\",12.5\nX,,,\nDubois,Northwind,,many\n\" Roe \",Northwind,#N/A,\n").status)
	require.Equal(t, http.StatusOK, j.state("UploadComplete").status)

	done := j.info()
	require.Equal(t, []any{"JobComplete", 4.0, 2.0, 0.0}, []any{done["state"], done["numberRecordsProcessed"], done["numberRecordsFailed"], done["retries"]})
	require.NotContains(t, done, "contentUrl")
	leads := a.org.Records("Lead")
	require.Len(t, leads, 2)
	require.Equal(t, []any{"a, \"b\"\nc", "Roe", nil}, []any{leads[0]["Title"], leads[1]["LastName"], leads[1]["Title"]})

	if diff := cmp.Diff([][]string{
		{"sf__Id", "sf__Created", "LastName", "Company", "Title", "AnnualRevenue"},
		{leads[0]["Id"].(string), "true", "Nwosu", "Northwind", "a, \"b\"\nc", "12.5"},
		{leads[1]["Id"].(string), "true", " Roe ", "Northwind", "#N/A", ""},
	}, j.rows("successfulResults")); diff != "" {
		t.Errorf("successful (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{
		{"sf__Id", "sf__Error", "LastName", "Company", "Title", "AnnualRevenue"},
		{"", "REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --", "X", "", "", ""},
		{"", "INVALID_FIELD:Failed to deserialize field at col 3. Due to, 'many' is not a valid value for the type xsd:double:AnnualRevenue --", "Dubois", "Northwind", "", "many"},
	}, j.rows("failedResults")); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	require.Len(t, j.rows("unprocessedrecords"), 1)
}

func TestBulkUpdateAndDelete(t *testing.T) {
	a := newAPI(t)
	one, two := a.create("Lead", lead("Title", "T", "City", "Oslo")), a.create("Lead", lead())
	j := a.run(fields{"object": "Lead", "operation": "update"}, "Id,Title,City,IsUnreadByOwner\n"+one[:15]+",#N/A,,no\n"+two+",U,,\n00QKd000000zzzz,V,,\n,W,,\n")
	require.Equal(t, [][]string{{"sf__Id", "sf__Created", "Id", "Title", "City", "IsUnreadByOwner"}, {one, "false", one[:15], "#N/A", "", "no"}, {two, "false", two, "U", "", ""}},
		j.rows("successfulResults"))
	require.Equal(t, []string{"00QKd000000zzzzMAA", "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", "00QKd000000zzzz", "V", "", ""}, j.rows("failedResults")[1])
	require.Equal(t, "MISSING_ARGUMENT:Id not specified in an update call:--", j.rows("failedResults")[2][1])
	read := a.read("Lead", one)
	require.Equal(t, []any{nil, "Oslo"}, []any{read["Title"], read["City"]}, "an empty cell leaves the field")

	j = a.run(fields{"object": "Lead", "operation": "delete"}, "Id\n"+one+"\n"+one+"\n")
	require.Len(t, j.rows("successfulResults"), 2)
	require.Equal(t, []string{one, "ENTITY_IS_DELETED:entity is deleted:--", one}, j.rows("failedResults")[1])

	hard := fields{"object": "Lead", "operation": "hardDelete"}
	require.Equal(t, "FEATURENOTENABLED", a.do(http.MethodPost, "/jobs/ingest", hard).refusal().Code, "an administrator has it not of itself")
	_, err := a.org.Grant(a.query("SELECT Id FROM User")[0]["Id"].(string), salesforcetest.PermissionSet{System: []string{"BulkApiHardDelete"}})
	require.NoError(t, err)
	j = a.run(hard, "Id\n"+two+"\n")
	require.Len(t, j.rows("successfulResults"), 2)
	require.Equal(t, "1", fmt.Sprint(a.do(http.MethodGet, "/queryAll?q=SELECT+COUNT()+FROM+Lead", nil).object()["totalSize"]))
}

func TestBulkUpsert(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	old := a.create("Lead", lead("Key__c", "k1"))
	j := a.run(fields{"object": "Lead", "operation": "upsert", "externalIdFieldName": "key__c"},
		"Key__c,LastName,Company\nK1,Up,Northwind\nk2,New,Northwind\nk3,Bad,\nk4,Twice,Northwind\nK4,Twice,Northwind\n")
	rows := j.rows("successfulResults")
	require.Len(t, rows, 3)
	require.Equal(t, []string{old, "false", "K1", "Up", "Northwind"}, rows[1])
	require.Equal(t, "true", rows[2][1])
	failed := j.rows("failedResults")
	require.Equal(t, "REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --", failed[1][1])
	require.Equal(t, "DUPLICATE_VALUE:Duplicate external id specified: k4:Key__c --", failed[2][1])
	require.Len(t, failed, 4)
	require.Equal(t, "key__c", j.info()["externalIdFieldName"])
}

// TestBulkParents holds the columns that name another record by its key.
func TestBulkParents(t *testing.T) {
	a := newAPI(t)
	for _, object := range []string{"Lead", "Contact", "Account"} {
		a.org.Define(object, schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	}
	who := a.create("Lead", lead("Key__c", "L-1"))
	person := a.create("Contact", fields{"LastName": "Roe", "Key__c": "C-1"})
	account := a.create("Account", fields{"Name": "Northwind", "Key__c": "A-1"})

	j := a.run(fields{"object": "Contact", "operation": "insert"}, "LastName,Account.Key__c\nOne,a-1\nTwo,\nThree,A-9\n")
	require.Len(t, j.rows("successfulResults"), 3)
	require.Equal(t, account, a.org.Records("Contact")[1]["AccountId"])
	require.Equal(t, "INVALID_FIELD:Foreign key external ID: a-9 not found for field Key__c in entity Account:--", j.rows("failedResults")[1][1])

	j = a.run(fields{"object": "Task", "operation": "insert"}, "Subject,Lead:Who.Key__c,Contact:Who.Key__c\nCall,L-1,\nCall,,C-1\nCall,,\n")
	require.Len(t, j.rows("successfulResults"), 4, j.info())
	var whos []any
	for _, r := range a.org.Records("Task") {
		whos = append(whos, r["WhoId"])
	}
	require.Equal(t, []any{who, person, nil}, whos)

	for column, object := range map[string]string{
		"Who.Key__c": "Task", "Account:Account.Key__c": "Contact", "Account:Who.Key__c": "Task", "Account.Name": "Contact", "Nope.Key__c": "Contact", "Nope__c": "Lead",
	} {
		j := a.run(fields{"object": object, "operation": "insert"}, column+"\nx\n")
		info := j.info()
		require.Equal(t, "Failed", info["state"], column)
		require.Equal(t, "InvalidBatch : Field name not found : "+column, info["errorMessage"])
		require.Equal(t, [][]string{{column}, {"x"}}, j.rows("unprocessedrecords"))
	}
}
