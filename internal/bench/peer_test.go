package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/csv"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	peer "github.com/k-capehart/go-salesforce/v3"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Contact has the fields that the peer reads. It writes maps: of a struct it
// would send every field, the blank ID too.
type Contact struct {
	ID        string `json:"Id" soql:"selectColumn,fieldName=Id"`
	FirstName string `soql:"selectColumn,fieldName=FirstName"`
	LastName  string `soql:"selectColumn,fieldName=LastName"`
	Email     string `soql:"selectColumn,fieldName=Email"`
	Key       string `json:"Key__c" soql:"selectColumn,fieldName=Key__c"`
}

type fields = map[string]any

// serve starts an org over HTTP whose Contact has the unique external ID Key__c.
func serve(t *testing.T) (*salesforcetest.Org, peer.Creds) {
	t.Helper()
	org := salesforcetest.NewOrg()
	org.GrantNewFields(true)
	org.Define(schema.Contact, schema.Field{Name: "Key__c", Length: 40, ExternalID: true, Unique: true})
	server := httptest.NewServer(org)
	t.Cleanup(server.Close)
	c := org.Credentials()
	return org, peer.Creds{Domain: server.URL, ConsumerKey: c.ClientID, ConsumerSecret: c.ClientSecret}
}

func signIn(t *testing.T) (*salesforcetest.Org, *peer.Salesforce) {
	t.Helper()
	org, creds := serve(t)
	sf, err := peer.Init(creds)
	require.NoError(t, err)
	return org, sf
}

func TestSignIn(t *testing.T) {
	org, creds := serve(t)
	c := org.Credentials()

	sf, err := peer.Init(creds)
	require.NoError(t, err)
	require.Equal(t, peer.AuthFlowClientCredentials, sf.GetAuthFlow())
	require.Equal(t, creds.Domain, sf.GetInstanceUrl())

	sf, err = peer.Init(peer.Creds{Domain: creds.Domain, AccessToken: sf.GetAccessToken()}, peer.WithValidateAuthentication(true))
	require.NoError(t, err)
	require.Equal(t, peer.AuthFlowAccessToken, sf.GetAuthFlow())

	password := creds
	password.Username, password.Password, password.SecurityToken = c.Username, c.Password, c.SecurityToken
	_, err = peer.Init(password)
	require.Error(t, err, "the flow is off in new orgs")
	org.SetApp(salesforcetest.App{AllowPassword: true})
	sf, err = peer.Init(password)
	require.NoError(t, err)
	require.Equal(t, peer.AuthFlowUsernamePassword, sf.GetAuthFlow())

	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	org.SetApp(salesforcetest.App{AllowPassword: true, JWTPublicKey: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})})
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	sf, err = peer.Init(peer.Creds{Domain: creds.Domain, Username: c.Username, ConsumerKey: c.ClientID, ConsumerRSAPem: string(private)})
	require.NoError(t, err)
	require.Equal(t, peer.AuthFlowJWT, sf.GetAuthFlow())

	creds.ConsumerSecret = "wrong"
	_, err = peer.Init(creds)
	require.Error(t, err)
}

func TestOneRecord(t *testing.T) {
	org, sf := signIn(t)
	result, err := sf.InsertOne(schema.Contact, fields{"LastName": "Nwosu", "Email": "ada@example.com"})
	require.NoError(t, err)
	require.True(t, result.Success)
	_, err = sf.InsertOne(schema.Contact, fields{"FirstName": "Ada"})
	require.ErrorContains(t, err, "REQUIRED_FIELD_MISSING")

	require.NoError(t, sf.UpdateOne(schema.Contact, fields{"Id": result.Id, "FirstName": "Ada"}))
	_, err = sf.UpsertOne(schema.Contact, "Key__c", fields{"Key__c": "k-1", "LastName": "New"})
	require.NoError(t, err)
	_, err = sf.UpsertOne(schema.Contact, "Key__c", fields{"Key__c": "k-1", "LastName": "Newer"})
	require.NoError(t, err)
	require.Len(t, org.Records(schema.Contact), 2)

	var found []Contact
	require.NoError(t, sf.Query("SELECT Id, FirstName, LastName, Email, Key__c FROM Contact WHERE Email = 'ada@example.com'", &found))
	require.Equal(t, []Contact{{ID: result.Id, FirstName: "Ada", LastName: "Nwosu", Email: "ada@example.com"}}, found)
	require.ErrorContains(t, sf.Query("SELECT Nope FROM Contact", &found), "INVALID_FIELD")

	type where struct {
		Keys []string `soql:"inOperator,fieldName=Key__c"`
	}
	type query struct {
		Select Contact `soql:"selectClause,tableName=Contact"`
		Where  where   `soql:"whereClause"`
	}
	found = nil
	require.NoError(t, sf.QueryStruct(query{Where: where{Keys: []string{"k-1", "it's"}}}, &found))
	require.Len(t, found, 1)
	require.Equal(t, "Newer", found[0].LastName)

	require.NoError(t, sf.DeleteOne(schema.Contact, fields{"Id": result.Id}))
	require.Len(t, org.Records(schema.Contact), 1)

	org.ExpireSessions()
	require.NoError(t, sf.Query("SELECT Id FROM Contact", &found), "the peer signs in again")
}

// contacts are n contacts with keys; one of them lacks its last name when
// broken.
func contacts(n int, broken bool) []fields {
	out := make([]fields, n)
	for i := range out {
		out[i] = fields{"LastName": "Person", "Key__c": fmt.Sprintf("key-%03d", i)}
	}
	if broken {
		out[n/2]["LastName"] = ""
	}
	return out
}

func TestCollections(t *testing.T) {
	org, sf := signIn(t)
	testMany(t, org, many{
		insert: func(c []fields) (peer.SalesforceResults, error) { return sf.InsertCollection(schema.Contact, c, 200) },
		upsert: func(c []fields) (peer.SalesforceResults, error) {
			return sf.UpsertCollection(schema.Contact, "Key__c", c, 200)
		},
		update: func(c []fields) (peer.SalesforceResults, error) { return sf.UpdateCollection(schema.Contact, c, 200) },
		remove: func(c []fields) (peer.SalesforceResults, error) { return sf.DeleteCollection(schema.Contact, c, 200) },
	})
}

func TestComposite(t *testing.T) {
	org, sf := signIn(t)
	testMany(t, org, many{
		insert: func(c []fields) (peer.SalesforceResults, error) {
			return sf.InsertComposite(schema.Contact, c, 200, false)
		},
		upsert: func(c []fields) (peer.SalesforceResults, error) {
			return sf.UpsertComposite(schema.Contact, "Key__c", c, 200, false)
		},
		update: func(c []fields) (peer.SalesforceResults, error) {
			return sf.UpdateComposite(schema.Contact, c, 200, false)
		},
		remove: func(c []fields) (peer.SalesforceResults, error) {
			return sf.DeleteComposite(schema.Contact, c, 200, false)
		},
	})
}

// many is how the peer writes many records.
type many struct {
	insert, upsert, update, remove func([]fields) (peer.SalesforceResults, error)
}

func testMany(t *testing.T, org *salesforcetest.Org, m many) {
	t.Helper()
	results, err := m.insert(contacts(250, true))
	require.NoError(t, err)
	require.True(t, results.HasSalesforceErrors)
	require.Len(t, org.Records(schema.Contact), 249)

	results, err = m.upsert(contacts(260, false))
	require.NoError(t, err)
	require.False(t, results.HasSalesforceErrors, "%v", results)
	records := org.Records(schema.Contact)
	require.Len(t, records, 260)

	changed := make([]fields, len(records))
	for i, r := range records {
		changed[i] = fields{"Id": r["Id"], "FirstName": "Changed"}
	}
	results, err = m.update(changed)
	require.NoError(t, err)
	require.False(t, results.HasSalesforceErrors)
	for _, r := range org.Records(schema.Contact) {
		require.Equal(t, "Changed", r["FirstName"])
	}
	results, err = m.remove(changed)
	require.NoError(t, err)
	require.False(t, results.HasSalesforceErrors)
	require.Empty(t, org.Records(schema.Contact))
}

func TestBulk(t *testing.T) {
	org, sf := signIn(t)
	rows := contacts(60, false)
	for _, c := range rows {
		c["FirstName"] = "O'Neill, \"Q\"\nx"
	}
	rows[30]["LastName"] = ""
	jobs, err := sf.InsertBulk(schema.Contact, rows, 40, true)
	require.NoError(t, err)
	require.Len(t, jobs, 2)
	succeeded, failed := 0, 0
	for _, id := range jobs {
		results, err := sf.GetJobResults(id)
		require.NoError(t, err)
		succeeded += len(results.SuccessfulRecords)
		failed += results.NumberRecordsFailed
		for _, r := range results.FailedRecords {
			require.Contains(t, r["sf__Error"], "REQUIRED_FIELD_MISSING")
		}
	}
	require.Equal(t, [2]int{59, 1}, [2]int{succeeded, failed})

	rows[30]["LastName"] = "Found"
	_, err = sf.UpsertBulk(schema.Contact, "Key__c", rows, 10000, true)
	require.NoError(t, err)
	records := org.Records(schema.Contact)
	require.Len(t, records, 60)
	require.Equal(t, "O'Neill, \"Q\"\nx", records[0]["FirstName"])

	file := filepath.Join(t.TempDir(), "contacts.csv")
	require.NoError(t, sf.QueryBulkExport("SELECT Id, LastName FROM Contact", file))
	f, err := os.Open(file)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 61)

	all := make([]fields, len(records))
	for i, r := range records {
		all[i] = fields{"Id": r["Id"]}
	}
	_, err = sf.DeleteBulk(schema.Contact, all, 10000, true)
	require.NoError(t, err)
	require.Empty(t, org.Records(schema.Contact))
}
