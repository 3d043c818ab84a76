// Package rule is what the rules of mapping and tags have in common. It is pure.
//
//   - [Plan.Compile] makes a [Target] of a [Rule]: [Resolve] finds its field in
//     an org's schema, with its spelling and its [core.Spec], and says when it may
//     be written.
//   - [Decide] compares a prepared [field.Value] with the record's and says what
//     to write, by the rule's policy.
//   - [Sheet] reads and writes the rules of a planning sheet as CSV.
//
// Nothing here panics, whatever the input. Functions are safe for concurrent
// use.
package rule
