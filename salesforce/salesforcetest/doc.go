// Package salesforcetest is a Salesforce org in memory, for tests: it is to the
// REST API of Salesforce what net/http/httptest is to a web server.
//
// It knows nothing of any client. What it refuses, and how, follows Salesforce's
// documentation and recorded answers of real orgs: the same codes, messages,
// statuses and shapes. Its own tests send one table of requests to it and to real
// orgs; jsforce and other independent programs are run against it as well.
//
// # A test in three steps
//
// Make an [Org] and define what it holds:
//
//	org := salesforcetest.NewOrg()
//	org.Define("Lead", schema.Field{Name: "Badge__c", Length: 40, ExternalID: true, Unique: true})
//	c := org.Credentials()
//
// run your code with [Org.HTTPClient], [Org.URL] and these credentials, then look at
// the records it left and the requests it sent:
//
//	for _, lead := range org.Records("Lead") {
//		fmt.Println(lead["Name"], lead["Status"], lead["Badge__c"])
//	}
//	for _, r := range org.Requests() {
//		fmt.Println(r.Method, r.Path, r.Status)
//	}
//
// To see that nothing was written, compare [Org.Records]: a record may travel in a
// composite request. [Org.HTTPClient] answers within the call: it needs no port and no goroutine, and
// testing/synctest can skip its waits. If the code under test needs a port, an Org
// is an [http.Handler]: httptest.NewServer(org). It then hands out the address at
// which it was called.
//
// [Load] makes an org with the schema of a customer's real one, and setup.Needs says
// which fields the settings of package salesforce need of any.
//
// # Signing in
//
// [Org.Credentials] returns what the org accepts: client credentials at
// /services/oauth2/token, in the form or as HTTP Basic, and login() of the SOAP
// API (/services/Soap/u/64.0 and older). [Org.Auth] is a provider of package auth
// that uses them. [Org.SetApp] sets up the connected app
// for OAuth's other flows: web server with PKCE, refresh with rotation, JWT bearer,
// user name and password. Tokens can be introspected and revoked, and identify
// their user; the scope openid brings no id_token. A session lasts two hours
// without a request; [Org.ExpireSessions] ends them all. [Org.RefuseSignIn] and
// [Org.ExpirePassword] make signing in fail.
//
// # What it has
//
// Lead, Contact, Account, Task, Event, Campaign with CampaignMember and
// CampaignMemberStatus, and User with their real fields, types, lengths and
// picklists, and the custom fields and objects that [Org.Define] adds. IDs have real
// prefixes and checksums, and are accepted with 15 or 18 characters.
//
// The API in versions 50.0 to 68.0:
//
//   - versions, resources, limits and record counts;
//   - describe, global and by object, with If-Modified-Since;
//   - the picklist values of a record type (User Interface API);
//   - records by ID (with If-Match and If-Unmodified-Since) and by external ID, and
//     upsert;
//   - SOQL with pages (query, queryAll, batchSize) and &columns=true;
//   - sObject collections; composite requests with references; graphs, batches
//     and trees;
//   - Bulk API 2.0: ingest jobs and query jobs;
//   - the Tooling API for custom fields: creating, changing and deleting them, and
//     querying CustomField (which needs View Setup and Configuration),
//     EntityDefinition and FieldDefinition.
//
// Its limits hold: 200 records, 25 sub-requests of which five are heavy, 75
// graphs with 500 nodes that halt after 14 failures, 16 kB of URI and headers
// together (and of a sub-request's URI), 100,000 characters of SOQL. Bodies may be compressed with gzip in
// both directions (answers of less than 1 KiB are not), and POST with _HttpMethod
// stands for another method.
//
// # Bulk jobs
//
// A job is done by the request after its start, or after the time of
// [Org.SetJobTime] on the org's clock. While it runs, its rows are written 200 at
// a time; an aborted job keeps what it has written. Result files list rows in an
// order of their own, because Salesforce promises none.
//
// # Custom fields
//
// Nobody sees a field created through the Tooling API, not even its creator, until
// field-level security grants it: with a row of FieldPermissions, on a permission
// set that is assigned. After [Org.GrantNewFields] new fields are granted at once,
// and fields from [Org.Define] are visible to everybody.
//
// # What it checks
//
// Required fields, lengths (in UTF-16 units), JSON types, unknown and read-only
// fields, restricted picklists, the form of e-mail addresses, number ranges,
// dates, references, unique values, converted and deleted records, and the
// rules of activities and campaign members. Values are stored as Salesforce
// stores them: trimmed, e-mail addresses in lower case, numbers with all decimals,
// date-times in whole seconds, an empty text as null.
//
// # Campaigns
//
// [Org.AddCampaign] makes a campaign with statuses. As in Salesforce, a member whose
// status is not one of its campaign's silently gets the campaign's default;
// HasResponded, FirstRespondedDate and the campaign's roll-ups follow. A person is a
// member of a campaign at most once. A member shows its person's name, address and
// company as they are now. [Org.SetCampaignRules] changes what differs between
// orgs or is not documented, and [Org.Hide] hides a record whose
// unique values and memberships stay taken.
//
// # Who may do what
//
// The first user is a system administrator, and [Org.Define] shows its fields to
// everybody, so that a test need not think about permissions. A test that does
// adds users with [Org.AddUser], or with [Org.AddIntegrationUser] one with minimum
// access, and grants them permission sets with [Org.Grant]; they sign in with
// [Org.CredentialsOf]. Permissions are records, as in Salesforce: PermissionSet,
// PermissionSetAssignment, ObjectPermissions and FieldPermissions can be queried
// and written through the API as well. Describe leaves out what a user may not
// read, and queries do not know it. A field that was created through the API, or
// that [Org.Restrict] takes away, is invisible to everybody, administrators
// included, until field-level security grants it. [Org.SetSharing] makes leads or
// contacts private.
//
// # What an admin sets up
//
// [Org.AddValidationRule], [Org.AddTrigger], [Org.AddDuplicateRule] and
// [Org.SetAssignmentRule] take Go funcs in place of formulas and Apex,
// [Org.SetCPU] makes them cost time, and [Org.UseStateCountryPicklists] switches on
// codes for states and countries. [Org.DefineRecordType] adds record types with their
// own picklist values and assignments. The headers Sforce-Auto-Assign and
// Sforce-Duplicate-Rule-Header work as in Salesforce: without the first, assignment
// rules run on create and on update.
//
// [Org.Convert], [Org.Merge], [Org.Archive], [Org.Update] and [Org.Delete] are
// changes that people make to records while an integration is not looking.
//
// # What goes wrong
//
// [Org.Inject] makes the requests that a [Fault] describes fail on purpose: latency,
// connections cut before or after the request was carried out, time-outs, error
// pages, truncated bodies, ended sessions, locked rows, records refused with any
// code, and more. A seed makes random faults repeatable. Latency does not lock the
// org: other clients are answered meanwhile. A write holds the rows of its records
// and of their parents (for a campaign member the campaign and the person, for an open
// Task with a date the account too); another write waits for them for ten seconds,
// then fails with UNABLE_TO_LOCK_ROW. [Org.SetDailyLimit] and
// [Org.SetConcurrentLimit] set limits that count.
//
// [Org.SetCollation] shuffles the parts of composite requests for which Salesforce
// promises no order, and [Org.KeepUniqueValues] decides about the unique values of
// deleted records.
//
// [Org.Checkpoint] keeps the data and returns a function that brings it back.
//
// # Where it is less than Salesforce
//
// There are no roles, sharing rules, teams or queues: only the owner and the
// organization-wide default decide who sees a record. A record type has no picklist
// defaults of its own, and is assigned to all profiles or to none. Triggers see one
// record at a time, and cannot write others. A request that waited for a row is
// carried out again, so a rule may be called twice. Some answers follow
// documentation or users' reports, not a recording: those to changes of a
// campaign's statuses, the default in place of a member's unknown status, which of
// two equal members in one request fails (here the second), the error of a user who may
// not edit an object's records (INSUFFICIENT_ACCESS_OR_READONLY), those of private
// records, those about codes of states and countries that do not exist, and the
// message to a user without API access.
//
// What is missing says that it is not supported by this simulator: versions below
// 50.0, and in SOQL convertCurrency(), DISTANCE(), GROUPING(), ROLLUP, CUBE, WITH DATA
// CATEGORY, USING SCOPE, FOR UPDATE, UPDATE TRACKING, and FORMAT() in other locales
// than en_US. Fiscal years are those of the calendar. LastViewedDate and
// LastReferencedDate are the same for all users.
//
// The Tooling API creates no formulas, roll-ups or auto-numbers, changes no
// field's type, does not count fields, and cannot select Metadata in a query.
// Bulk jobs are listed on one page, have no PK chunking and no limit on batches;
// their data is not retried when a row is locked. Only documentation
// backs the codes for exceeded limits of graphs, batches and trees
// (LIMIT_EXCEEDED), and most texts of INVALIDJOB, INVALIDJOBSTATE and of invalid
// field metadata.
package salesforcetest
