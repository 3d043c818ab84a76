// Package rest sends requests to Salesforce's REST API. Nothing else in this
// module does.
//
// [Conn.Do] takes a [Request] through the limiter, gets a token, sends the request,
// and turns the answer into a [Response] or an [*Error]. It decides one question:
// could the request have been executed?
//
//   - If it surely was not (no connection, no token, a refused session, a redirect to
//     where the org has moved, a busy or closed org), it is sent again, whatever it is.
//   - If it may have been, it is sent again only if it is [Request.Repeatable].
//     Otherwise the error says [Maybe], and the caller looks up what became of it
//     before sending it again.
//
// An answer of 5xx means "may have been", unless its code says that the org is
// closed: the parts of a composite are saved one by one, and an exception may follow
// the first. So does a success whose body breaks off. Whether the body of a success
// makes sense is for the caller to check.
//
// [ParseErrors] reads every shape of Salesforce's errors, also those inside
// collections and composites.
//
// No log line and no error text holds a message from Salesforce, a query, a body,
// a header, or what follows a field in a path: these quote captured values.
package rest
