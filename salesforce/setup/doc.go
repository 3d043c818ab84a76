// Package setup is the admin's side of the sync: it makes the custom fields and
// the one permission set that a [salesforce.Config] asks of an org, and nothing
// else.
//
// # As files
//
// [Files] writes an SFDX project: the custom fields that the org lacks, the
// permission set, a manifest and a README. It asks nobody, and each call returns
// the same bytes, so that the folder can be kept beside the mapping and reviewed
// as any change is.
//
// # By the API
//
// [Admin.Plan] reads an org and says what is to be done, step by step;
// [Admin.Apply] does it. An [Admin] signs in as a user who may, never as the
// integration user: who could make fields and grant permissions to itself would
// need no permission set. What is there is left as it is, so that the second run
// writes nothing and one that broke off is finished by the next.
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
//     Contact. View All only where [Options.ViewAll] asks for it.
//   - Read, and Edit where they are written, on the fields that the configuration
//     names. Fields that field-level security does not know, as those that every
//     record must have, are left out: Salesforce refuses them. The parts of an
//     address are granted as the whole address, and a custom field of Activity as
//     one of Task and of Event.
//
// The permission set names no licence, so that it can be given to a user of the
// licence Salesforce Integration who has the permission set licence Salesforce
// API Integration.
package setup
