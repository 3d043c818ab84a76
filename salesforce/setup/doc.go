// Package setup is the admin's side of the sync: it creates the custom fields and
// the one permission set that a [salesforce.Config] asks of an org, and nothing
// else.
//
// # As files
//
// [Files] writes an SFDX project: the custom fields that the org lacks, the
// permission set, a manifest and a README. It makes no request, and the same
// input always gives the same bytes, so that you can keep the folder beside the
// mapping and review it like any other change.
//
// # Through the API
//
// [Admin.Plan] reads an org and lists what is to be done, step by step;
// [Admin.Apply] does it. An [Admin] signs in as an administrator, never as the
// integration user, who should not be able to create fields and grant itself
// permissions. What exists is left as it is: a second run writes nothing, and a
// run that broke off is finished by the next.
//
// # After a change
//
// [Diff] says what a change of the mapping or the tags asks of the org, and what
// is no longer needed. Nothing in this package deletes or revokes.
//
// # What is granted
//
//   - The user permissions that the API and Tasks need.
//   - Read and Edit on Lead and Contact, Create on the one that new persons
//     become, and Read on Account, without which Salesforce grants nothing on
//     Contact. View All only if [Options.ViewAll] asks for it.
//   - Read, and Edit where they are written, on the fields that the configuration
//     names, except fields outside field-level security (such as those that every
//     record must have), which Salesforce would refuse. The parts of an address
//     are granted as the whole address, and a custom field of Activity as one of
//     Task and of Event.
//
// The permission set names no licence, so that it can be assigned to a user with
// the licence Salesforce Integration and the permission set licence Salesforce
// API Integration.
package setup
