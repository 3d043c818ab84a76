// Package salesforcetest is a Salesforce org in memory, for tests: what
// net/http/httptest is to a web server, it is to the REST API of Salesforce.
//
// It knows nothing of any client. What it refuses and how is written from
// Salesforce's documentation and from answers of real orgs: the same codes,
// messages, statuses and shapes. Package conformance is a table of what every
// org answers, for this one and for yours; jsforce and other programs that do
// not know of it drive it as well.
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
// API (/services/Soap/u/64.0 and older). [Org.SetApp] says how the connected app
// is set up for the other flows of OAuth: web server with PKCE, refresh with
// rotation, JWT bearer ([Org.SetJWTPublicKey]), user name and password. Tokens
// can be introspected and revoked, and tell who their user is; the scope openid
// brings no id_token. A session lasts two hours without a request;
// [Org.ExpireSessions] ends them all. [Org.SetLoginFault], [Org.SetTokenError]
// and [Org.ExpirePassword] make signing in fail.
//
// # What it has
//
// Lead, Contact, Account, Task, Event, Campaign, CampaignMember and User with
// their real fields, types, lengths and picklists, and the custom fields and
// objects that [Org.Define] adds. IDs have real prefixes and checksums, and are
// taken with 15 or 18 characters.
//
// The API in versions 50.0 to 68.0:
//
//   - versions, resources, limits and record counts;
//   - describe, global and by object, with If-Modified-Since;
//   - records by ID and by external ID, and upsert;
//   - SOQL with pages (query, queryAll, batchSize) and &columns=true;
//   - sObject collections; composite requests with references; graphs, batches
//     and trees;
//   - Bulk API 2.0: ingest jobs and query jobs;
//   - the Tooling API as far as custom fields go: to make, change and delete
//     them, and to ask CustomField (which needs View Setup and Configuration),
//     EntityDefinition and FieldDefinition.
//
// Its limits hold: 200 records, 25 sub-requests of which five are heavy, 75
// graphs with 500 nodes that halt after 14 failures, 16 kB of URI (that of a
// sub-request too), 100,000 characters of SOQL. Bodies may be packed by gzip in
// both directions, and POST with _HttpMethod stands for another method.
//
// # Bulk jobs
//
// A job is done with the request that comes after its start, or takes the time
// of [Org.SetJobTime] by the org's clock. While it runs, its rows are written
// 200 at a time; one that is aborted keeps what was written. Files of results
// have the rows in an order of their own, as Salesforce promises none.
//
// # Custom fields
//
// A field that the Tooling API makes is seen by nobody, its maker included,
// until field-level security grants it: by a row of FieldPermissions, on a
// permission set that is assigned. [Org.GrantNewFields] grants all from now on,
// and fields of [Org.Define] are everybody's.
//
// # What it checks
//
// Required fields, lengths (in UTF-16 units), JSON types, unknown and read-only
// fields, restricted picklists, the form of e-mail addresses, number ranges,
// dates, references, unique values, converted and deleted records, and the
// rules of activities and campaign members. Values are stored as Salesforce
// stores them: trimmed, e-mail addresses in lower case, numbers at their scale,
// date-times in whole seconds, an empty text as null.
//
// # Who may do what
//
// The first user is a system administrator, and [Org.Define] shows its fields
// to everybody, so that a test need not think of permissions. One that does
// makes users with [Org.AddUser], or with [Org.AddIntegrationUser] one of
// minimum access, and gives them permission sets with [Org.Grant]; they sign in
// with what [Org.CredentialsOf] returns. Permissions are records, as in
// Salesforce: PermissionSet, PermissionSetAssignment, ObjectPermissions and
// FieldPermissions can be queried and written through the API as well. What a
// user may not read, describe leaves out and queries do not know; a field that
// was made through the API, or that [Org.Restrict] takes away, is seen by nobody
// until field-level security grants it, by no administrator either.
// [Org.SetSharing] makes leads or contacts private.
//
// # What an admin sets up
//
// [Org.AddValidationRule], [Org.AddTrigger], [Org.AddDuplicateRule] and
// [Org.SetAssignmentRule] take Go funcs in the place of formulas and Apex,
// [Org.SetCPU] has them cost time, and [Org.UseStateCountryPicklists] switches
// codes for states and countries on. The headers Sforce-Auto-Assign and
// Sforce-Duplicate-Rule-Header do what they do in Salesforce: without the first,
// assignment rules run on create and on update.
//
// [Org.Convert], [Org.Merge], [Org.Archive], [Org.Update] and [Org.Delete] are
// what people do to records while an integration looks elsewhere.
//
// # What goes wrong
//
// [Org.Inject] makes requests fail on purpose: latency, connections cut before
// or after the request was carried out, time-outs, error pages, half bodies,
// ended sessions, locked rows, records refused with any code and more, for the
// requests that a [Fault] describes, and by chance that a seed repeats. Latency does not lock the org:
// other clients are answered meanwhile, and a write holds the rows of its
// records and of their parents, so that another one waits for them ten seconds
// and then fails with UNABLE_TO_LOCK_ROW. [Org.SetDailyLimit] and
// [Org.SetConcurrentLimit] are limits that count.
//
// [Org.Snapshot] and [Org.Restore] bring the data back to where it was.
//
// # Where it is less than Salesforce
//
// There are no roles, sharing rules, teams, queues or record types: a record is
// shared by its owner and the organization-wide default alone. Triggers see one
// record at a time, and cannot write others. A request that waited for a row is
// carried out anew, so that a rule may be asked twice. These answers are by
// documentation or by people's reports, not by a recording: the error of a user
// who may not edit an object's records (INSUFFICIENT_ACCESS_OR_READONLY), those
// of private records, those about codes of states and countries that do not
// exist, and the message of a user without the API.
//
// The Tooling API makes no formulas, roll-ups or auto-numbers, changes no
// field's type, does not count fields, and cannot select Metadata in a query.
// Bulk jobs are listed on one page, know no PK chunking, and never run out of
// batches; their data is not retried when a row is locked. By documentation
// alone are the codes of what exceeds the limits of graphs, batches and trees
// (LIMIT_EXCEEDED), and most texts of INVALIDJOB, INVALIDJOBSTATE and of bad
// field metadata.
package salesforcetest
