// Package salesforce brings leads captured with Mobly into a customer's Salesforce
// org: it finds or creates the right Lead or Contact, writes every mapped field
// in its type, each tag (qualifier) in its own field, and every engagement action
// once, as a Task on the activity timeline.
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
// [Settings] is what a customer decides and can be stored as JSON; [Config] adds
// what your service provides. The zero Settings is Mobly's recommended set-up. It
// needs two external ID fields in the org ([Keys]): package setup creates them, and
// [NoKey] does without them. [Client.Ping] checks at start-up.
//
// [ReadLeads] and [DecodeLeads] read leads as Mobly's REST API sends them.
// [Client.Plan] is the dry run of [Client.Sync], and [Client.Apply] writes a plan.
// [Client.Stream] syncs leads as they arrive ([FromChannel]), and [Client.Backfill]
// hundreds of thousands. [Undo] plans how to take back what was written.
//
// [Settings.Campaigns] adds each person to the Salesforce Campaigns of their events, and
// [Settings.FollowUps] leaves open Tasks for reps. Both are records beside the person's,
// in Related of plans and results.
//
// There is one [Result] for every lead, in order, whatever happens. [Result.State]
// says what to do with the lead: forget it, sync it again after
// [Result.RetryAfter], or put it aside for a person. [sferr.Explain] describes any
// error for that person. No error text, log or trace prints a token, a secret or a
// captured value. To test a service that uses this package, see package
// salesforcetest.
//
// # What is data
//
// Lead, Settings, Plan and Result read and write JSON. Decoding what was encoded
// gives the same value, with these exceptions: every error is its [*sferr.Problem],
// whose Err is nil; values in Person.Custom and Action.Custom, and before and after
// in a plan, have their JSON kinds (a time.Time is a string, a number a
// json.Number); Plan.Force is false, and the plan no longer holds its leads.
// Encoding the decoded value gives the same bytes again.
package salesforce
