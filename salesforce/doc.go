// Package salesforce brings leads captured with Mobly into a customer's
// Salesforce org: the right Lead or Contact is found or created, every mapped
// field is written in its type, each tag (qualifier) in its own field, and
// every engagement action once, as a Task on the activity timeline.
//
// # The main job
//
// [New] makes a [Client] of a [Config]; [Client.Sync] does the job and returns
// one [Result] for every lead. [DecodeLeads] reads leads from JSON as Mobly
// sends it; [Client.Stream] takes them one after the other, without end, and
// [Client.Backfill] by the 100,000, for few API calls.
//
//	client, err := salesforce.New(salesforce.Config{
//		Auth:       &auth.ClientCredentials{Domain: "acme", ClientID: id, ClientSecret: secret},
//		ExternalID: "mobly_id__c",
//		ActivityID: "mobly_activity_id__c",
//	})
//	results, err := client.Sync(ctx, leads)
//
// # A dry run
//
// [Client.Plan] finds out what Sync would write, field by field with the value
// before and after, and writes nothing; [Plan.HTML] shows it on a page for a
// browser. [Client.Apply] writes a plan, but for
// the leads whose records have changed since it was made. Sync is the one
// followed by the other.
//
// # Check an org before the first sync
//
// [Client.Check] finds out what the org, or the integration user there, lacks for
// the configuration: objects, fields, permissions, values of picklists, required
// fields, sharing, API requests. Its [Report] names each gap as a [Finding], with
// what a Sync will do about it ([Effect]) and what an admin can do, and comes as
// text, as JSON and as a page for a browser. It reads only. Check again after each
// change of mapping or tags: nobody grants a new field by itself.
// [Config.Needs] lists what a configuration asks of any org.
//
// # How a lead becomes a record
//
//  1. Prepare: captures of one person (the same Salesforce ID, or the same
//     Mobly ID or e-mail but for letter case and what nobody sees) are folded
//     into one, in the order of their UpdatedAt where all have one, else in the
//     order given; packages mapping, tags and engagement turn it into fields and
//     Tasks.
//  2. Match: all keys of all persons are looked up in as few queries as the
//     limits allow, five in one API call. See [Strategy] for the order, and
//     [Unkeyed] for leads without a key. The reps are looked up among the
//     org's users in the same calls.
//  3. Plan: each field is compared with what the record holds; only what
//     differs, and what its rule's policy lets through, is sent.
//  4. Apply: found records are updated by ID, new ones upserted by the external
//     ID, up to 1,000 in one API call; then the Tasks in the same way. A record
//     that Salesforce refuses for one field is sent again without that field,
//     and the result says so. Batches shrink where the org cannot keep up.
//  5. Surprises: where the org turns out to be other than it was when it was
//     asked (another process wrote the record, it was deleted, merged or
//     converted, a duplicate rule found another one, an answer was lost), the
//     leads concerned are matched again and written anew, twice at most.
//
// # Many leads at once
//
// [Client.Backfill] goes the same way through Bulk API 2.0: what the org has is
// read by query jobs, and written by ingest jobs, with the same plans. It takes
// minutes, and about eight API calls for a job of up to 100 MB. A job that a
// process started is found again by another one, with [Client.Job].
//
// # What never happens
//
// A lead is never lost in silence: len(results) == len(leads), in order,
// whatever happens. A blank value erases nothing unless a rule says Clear. An
// insert that may have been executed is not sent again before its record was
// looked for; where that fails too, or the answer is lost a third time and the
// record is not found as it should be, the outcome is [InDoubt], and the next Sync
// finds out. A result that is not [Result.Final] says by [Result.Retry] when to
// give the lead again. No error text, log or trace prints a token, a secret or a
// captured value.
//
// # Two processes at once
//
// Two processes, or two calls, may sync the same leads at the same time. With
// [Config.ExternalID] and [Config.ActivityID] each person that has a Mobly ID is
// one record and each action one Task, since Salesforce keeps the fields unique:
// who comes second updates what is there.
//
// Without them Salesforce has nothing to go by. Two that both found nobody create
// a record each, with a Task each, as do two that both found a record and no Task
// on it. A later Sync says so: the lead matches several, and is refused with a
// [*SeveralError] that names them. One of the org's duplicate rules, together
// with [UseDuplicate], prevents the second record as far as the rule sees it. The
// same holds for leads that are known by [MatchExact] only, and for a request
// that Salesforce still works on when its client has given it up: see
// [Config.CallTimeout]. Let one process at a time have a lead, by the queue's own
// means, where there are no external IDs.
//
// # What a customer's admin decides
//
// [Config] has one setting for each policy: [Several] matches, leads without a
// key ([Unkeyed]), [Converted] leads, [Duplicates], [Assignment] rules, owners
// ([LeadOwner], [TaskOwner]), found Tasks ([TaskUpdate]), and how much of the
// org's API requests is left to others ([Quota]).
//
// # When Salesforce refuses
//
// An [*Error] has Salesforce's code, and answers errors.Is for what the code is
// about: [ErrQuota], [ErrStorage], [ErrUnavailable], [ErrLocked], [ErrHalted],
// [ErrPermission], [ErrField], [ErrValue], [ErrRequired], [ErrValidation],
// [ErrOwner], [ErrTaken], [ErrDuplicate], [ErrDeleted], [ErrConverted], and
// auth.ErrUnauthorized. [Error.Hint] says what an admin can do, and
// [Error.Temporary] whether the same may succeed later. Salesforce's own words
// are in Message, which nothing prints: they quote what was captured.
//
// # Asking the org
//
// [Query] runs SOQL and decodes rows into a struct of yours; [Quote] makes a
// literal of any text. [Client.Describe] says what an object is.
// [Client.Limits] tells how much of the org's API quota is used.
//
// To test a service that uses this package, see package salesforcetest.
package salesforce
