// Package salesforcetest is a Salesforce org in memory, for tests: what
// net/http/httptest is to a web server, it is to the REST API of Salesforce.
//
// It knows nothing of any client. What it refuses and how is written from
// Salesforce's documentation and from answers of real orgs: the same codes,
// messages, statuses and shapes.
//
// # A test in three steps
//
// Make an [Org], say what it holds, and let your code at it:
//
//	org := salesforcetest.NewOrg()
//	org.Define("Lead", schema.Field{Name: "Badge__c", ExternalID: true, Unique: true})
//	id, err := org.Add("Lead", map[string]any{"LastName": "Nwosu", "Company": "Northwind"})
//
//	syncEverything(org.HTTPClient(), org.URL(), org.Credentials())
//
//	org.Records("Lead")  // what is there now
//	org.Requests()       // how it came to be
//
// [Org.HTTPClient] answers within the call: no port, no goroutine, and waits
// that testing/synctest can skip. Where the code under test must have a port,
// an Org is an [http.Handler]: httptest.NewServer(org). It then gives out the
// address under which it was asked.
//
// # Signing in
//
// [Org.Credentials] says what is accepted: client credentials at
// /services/oauth2/token, in the form or as HTTP Basic, and login() of the SOAP
// API (/services/Soap/u/64.0 and older). A session lasts two hours without a
// request; [Org.ExpireSessions] ends them all.
//
// # What it has
//
// Lead, Contact, Account, Task, Event, Campaign, CampaignMember and User with
// their real fields, types, lengths and picklists, and the custom fields and
// objects that [Org.Define] adds. IDs have real prefixes and checksums, and are
// taken with 15 or 18 characters.
//
// The API in versions 50.0 to 68.0: versions, limits, describe, records by ID
// and by external ID, upsert, SOQL with pages, sObject collections, and
// composite requests with references. Its limits hold: 200 records, 25
// sub-requests of which five are heavy, 16 kB of URI.
//
// # What it checks
//
// Required fields, lengths (in UTF-16 units), JSON types, unknown and read-only
// fields, restricted picklists, the form of e-mail addresses, number ranges,
// dates, references, unique values, converted and deleted records, and the
// rules of activities and campaign members. Values are stored as Salesforce
// stores them: trimmed, e-mail addresses in lower case, numbers at their scale,
// date-times in whole seconds, an empty text as null.
package salesforcetest
