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
package setup
