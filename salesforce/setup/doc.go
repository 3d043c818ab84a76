// Package setup is the admin's side of the sync. It says what a
// [salesforce.Settings] needs of an org, reports what the org lacks, and creates
// the custom fields and the permission set.
//
// [Check] reads an org, as the integration user, and reports every gap with its
// effect and its remedy:
//
//	report, err := setup.Check(ctx, cfg, setup.CheckOptions{})
//
// [Report.Since] tells what has changed since an earlier report, and Report.Snapshot
// keeps the org's schema and settings for tests.
// [Suggest] compares settings with the schema that Check read, and proposes the
// org's own fields where a rule's field is missing.
//
// [NewBundle] makes a case that can be shown to others: plan, results, snapshot and
// settings, with every captured value replaced by another of the same shape.
//
// [Needs] lists what settings need of an org, and [Diff] what a change of them
// needs; neither sends a request.
//
// [Files] writes an SFDX project: the custom fields that the org lacks, the
// permission set, a manifest and a README. Each call returns the same bytes, so that
// the folder can be kept beside the settings and reviewed.
//
// [Admin.Plan] and [Admin.Apply] do the same by the API. An [Admin] signs in as an
// administrator, never as the integration user, which should not be able to create
// fields and grant permissions to itself. Existing fields are left as they are: a
// second run writes nothing, and an interrupted run is finished by the next.
//
// Nothing in this package deletes or revokes.
//
// # What is granted
//
//   - The user permissions that the API and Tasks need.
//   - Read and Edit on Lead and Contact, Create on the one that new persons
//     become, and Read on Account, without which Salesforce grants nothing on
//     Contact. View All only if [Options.ViewAll] asks for it.
//   - Read, and Edit if they are written, on the fields that the settings name.
//     Fields without field-level security are left out: Salesforce refuses them.
//     The parts of an address are granted as the whole address, and a custom field
//     of Activity as one of Task and of Event.
//
// The permission set names no licence, so that it can be given to a user of the
// licence Salesforce Integration who has the permission set licence Salesforce
// API Integration.
package setup
