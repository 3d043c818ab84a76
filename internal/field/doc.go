// Package field is the core of mapping and tags: it turns a captured value into
// what a field of an org takes. It is pure.
//
//   - [Spec.Coerce] turns any value into the wire form of a field's type, and
//     reports every [Loss]. A [Spec] describes the field in the org's terms.
//   - [Clean], [Seen], [Caseless], [Fold] and [Looks] return the forms in which
//     texts are written and compared: in NFC, without invisible characters.
//     [HTML] and [ReadHTML] are those of a Rich Text Area. [Address] returns the
//     e-mail address in a text.
//   - [Join] and [Split] handle text lists ("A;B") in one field, and [Append]
//     adds to one.
//
// It knows schema's types and no rule. What a rule may declare, and what users
// see of values and losses, is in salesforce/field; packages that use both import
// this one as core. How rules use the two is in internal/rule.
//
// Nothing here panics, whatever the input. Functions are safe for concurrent
// use; do not change a [Spec] once it is in use.
package field
