// Package field is the core that mapping and tags share: what a captured value
// becomes in a Salesforce field, and whether it is to be written.
//
// It has these parts, each pure:
//
//   - [Coerce] turns any value into the wire form of a field's type, telling
//     every loss by an [Error]. The field is described by a [Spec].
//   - [Resolve] finds out from an org's schema what a rule's field is: its
//     spelling, its [Spec], and when it may be written.
//   - [Decide] compares a prepared [Value] with what a record holds and says
//     what to write, by the rule's [Policy].
//   - [Clean], [Seen], [Caseless] and [Fold] are the forms in which texts are
//     written and compared: without what nobody sees, in NFC. [Address] is the
//     e-mail address in a text.
//   - [Join] and [Split] are the text lists ("A;B") in one field.
//   - [ReadSheet] and [WriteSheet] are planning sheets as CSV, and [SheetCells]
//     the cells that the rules of both have.
//
// The exported packages show these types as their own: mapping.Value and
// tags.Value are converted from [Value], their FieldErrors from [Error], and
// their SheetErrors from [SheetError]. The conversions are checked by the compiler, so a change here
// is a change there.
//
// Nothing here panics, whatever the input. Functions are safe for concurrent
// use; a [Spec] must not be changed once it is in use.
package field
