// Package salesforce brings leads captured with Mobly into a customer's
// Salesforce org: it finds or creates the right Lead or Contact, writes every
// mapped field in its type, each tag (qualifier) in its own field, and every
// engagement action once, as a Task on the activity timeline.
//
// # The main job
//
// [New] makes a [Client] from a [Config], and [Client.Sync] returns one [Result]
// for every lead. [ReadLeads] reads leads from JSON as Mobly sends it, and
// [DecodeLeads] reads them one at a time.
//
//	client, err := salesforce.New(salesforce.Config{
//		Auth:     &auth.ClientCredentials{Domain: domain, ClientID: id, ClientSecret: secret}, // "acme.my.salesforce.com"
//		Settings: salesforce.Settings{Tags: tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "mobly_score__c"}}}},
//	})
//	if err != nil {
//		log.Fatal(err)
//	}
//	results, err := client.Sync(ctx, leads...)
//
// [Client.Stream] syncs leads without end, those of a live source through
// [FromChannel], and [Client.Backfill] by the 100,000: with jobs of Bulk API 2.0, in
// few API calls.
//
// [Settings] is what a customer decides, and can be stored as JSON; [Config] adds
// what your service provides. The zero Settings is Mobly's recommended set-up. It
// needs two external ID fields in the org ([Keys]): without them a Client is not
// ready ([sferr.ErrNotReady]). Package setup creates them, and [NoKey] does without.
// [Client.Ping] finds out at start-up.
//
// # A dry run
//
// [Client.Plan] shows what Sync would write, field by field with the values
// before and after, and writes nothing; [Plan.HTML] renders it as a page.
// [Client.Apply] writes a plan, except for leads whose records have changed since
// the plan was made. Sync does both at once, without that check.
//
// Check of package setup reports what the org, or its integration user, lacks for
// the configuration. Check again after each change of the mapping or the tags: a
// new field is granted to nobody.
//
// # How a lead becomes a record
//
//  1. Prepare: captures of one person (the same Salesforce ID, Mobly ID or
//     e-mail, ignoring letter case and invisible characters) are folded into one,
//     ordered by UpdatedAt if all have one, otherwise as given. Packages mapping,
//     tags and engagement turn the person into fields and Tasks.
//  2. Match: all keys of all persons are looked up in as few queries as the
//     limits allow, five in one API call. [Strategy] has the order, and [Unkeyed]
//     says what happens to leads without a key. The same calls look the reps up
//     among the org's users.
//  3. Plan: each field is compared with the record. Only fields that differ, and
//     that their rule's policy lets through, are sent.
//  4. Apply: found records are updated by ID and new ones upserted by external
//     ID, up to 1,000 in one API call; then the Tasks likewise. A record that
//     Salesforce refuses because of one field is sent again without that field,
//     and the result says so. Batches shrink if the org cannot keep up.
//  5. Surprises: if a record changed since its lead was matched (it was created,
//     deleted, merged or converted, or a duplicate rule found another one), or an
//     answer was lost, the lead is matched and written again, at most twice.
//
// # What never happens
//
// No lead is lost in silence: len(results) == len(leads), in order, whatever
// happens. A blank value erases nothing unless a rule says Clear. An insert that
// may have succeeded is not resent until the client has looked for its record; if
// that fails too, or answers keep being lost, the outcome is [InDoubt], and the
// next Sync finds out. If a result is not [Result.Final], [Result.Retry] says when
// to sync the lead again. No error text, log or trace prints a token, a secret or
// a captured value.
//
// # Two processes at once
//
// Two processes, or two calls, may sync the same leads at the same time. With
// [Keys].Lead and [Keys].Activity, each person that has a Mobly ID is one record and
// each action one Task, because Salesforce keeps those fields unique: the second
// writer updates the existing record.
//
// With [NoKey], each process may create the record and the Tasks that it does not
// find. A later Sync then refuses the lead with a [*sferr.SeveralError] that names
// the records. The same holds for leads that only [MatchByName] recognises, and for
// a request that outlives [Config.CallTimeout]. One of the org's duplicate rules,
// together with [UseDuplicate], prevents the second record as far as the rule sees
// it. With NoKey, let your queue give a lead to one process at a time.
//
// # When Salesforce refuses
//
// An [*sferr.Error] has Salesforce's code and matches, with errors.Is, what the code
// is about: one of package sferr's errors, such as [sferr.ErrQuota], or
// auth.ErrUnauthorized. [sferr.Error.Hint] says what an admin can do, and
// [sferr.Error.Temporary] whether the same request may succeed later. Message holds
// Salesforce's own words, which nothing prints because they quote captured values.
// If signing in fails, the error wraps an *auth.Error.
//
// Use [Query] and [Client.Describe] to ask the org yourself. To test a service that
// uses this package, see package salesforcetest.
package salesforce
