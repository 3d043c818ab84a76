// Package field is the core that mapping and tags share: what a captured value
// becomes in a Salesforce field, and whether it is written.
//
// All its parts are pure:
//
//   - [Coerce] turns any value into the wire form of a field's type, and reports
//     every loss as an [Error]. A [Spec] describes the field.
//   - [Resolve] finds a rule's field in an org's schema: its spelling, its [Spec],
//     and when it may be written.
//   - [Decide] compares a prepared [Value] with what a record holds and says what
//     to write, by the rule's [Policy].
//   - [Clean], [Seen], [Caseless] and [Fold] return the forms in which texts are
//     written and compared: in NFC, without invisible characters. [Address]
//     returns the e-mail address in a text.
//   - [Join] and [Split] handle text lists ("A;B") in one field.
//   - [ReadSheet] and [WriteSheet] read and write planning sheets as CSV, and
//     [SheetCells] has the cells that the rules of mapping and tags share.
//
// The exported packages present these types as their own: they convert
// mapping.Value and tags.Value from [Value], their FieldErrors from [Error], and
// their SheetErrors from [SheetError]. The compiler checks the conversions, so a
// change here is a change there.
//
// Nothing here panics, whatever the input. Functions are safe for concurrent use;
// do not change a [Spec] once it is in use.
package field
