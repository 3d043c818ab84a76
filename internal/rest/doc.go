// Package rest sends requests to Salesforce's REST API, and is the one place
// that does.
//
// [Conn.Do] takes a [Request] through the limiter, gets a token, sends, and
// judges the answer into a [Response] or an [*Error]. What it decides is one
// question: could the request have been executed?
//
//   - What surely was not (no connection, no token, a refused session, a busy
//     or closed org) is tried again, whatever it is.
//   - What may have been is tried again only if it is [Request.Repeatable].
//     Otherwise the error says [Maybe], and the caller looks up what became of
//     it before sending it again.
//
// An answer of 5xx counts as "may have been", unless its code says that the org
// lets nobody in: the parts of a composite are saved one by one, and an
// exception may come after the first. So does a success whose body breaks off.
// A success with a body that makes no sense is the caller's to find out.
//
// [ParseErrors] reads every shape that Salesforce gives its errors, also those
// inside collections and composites.
//
// No log line and no error text holds a message of Salesforce's, a query, a
// body, a header, or what stands behind a field in a path: they quote captured
// values.
package rest
