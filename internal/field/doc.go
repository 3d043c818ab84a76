// Package field is the core of mapping and tags: it turns a captured value into
// a field's value and decides whether to write it. It is pure.
//
//   - [Coerce] turns any value into the wire form of a field's type, and
//     reports every loss as an [Error]. A [Spec] describes the field.
//   - [Plan.Compile] makes a [Target] of a [Rule]: [Resolve] finds its field in
//     an org's schema, with its spelling and [Spec], and says when it may be
//     written.
//   - [Decide] compares a prepared [Value] with the record's and says what to
//     write, by the rule's [Policy].
//   - [Clean], [Seen], [Caseless] and [Fold] return the forms in which texts
//     are written and compared: in NFC, without invisible characters. [Address]
//     returns the e-mail address in a text.
//   - [Join] and [Split] handle text lists ("A;B") in one field.
//   - [Sheet] reads and writes the rules of a planning sheet as CSV.
//
// The exported packages present these types as their own: they convert
// mapping.Value and tags.Value from [Value], their FieldErrors from [Error],
// and their SheetErrors from [SheetError]. The compiler checks the conversions,
// so a change here is a change there.
//
// Nothing here panics, whatever the input. Functions are safe for concurrent
// use; do not change a [Spec] once it is in use.
package field
