// Package soql reads, checks and writes SOQL, Salesforce's query language.
//
// Its two halves share nothing but the language. The writing half is for
// clients: [Quote], [Like] and [In] build the text of a query from values, and
// [QueryURL] encodes the text into the shortest URL. The reading half is for a
// server: [Parse] turns a text into a [Query], [Query.Filter] applies its WHERE
// clause to records, [Query.Sorter] orders them, [Query.Aggregate] groups and
// counts them, and [Pins] finds the records that an index may fetch instead of
// a scan.
//
// The grammar is the part of SOQL that a CRM integration uses: fields and
// relationship fields, subqueries on child relationships, semi-joins, all
// comparison operators, AND, OR and NOT, dates, date-times and date literals,
// aggregates and date functions with GROUP BY and HAVING, ORDER BY, LIMIT and
// OFFSET, FIELDS(), TYPEOF, toLabel(), FORMAT(), FOR VIEW and FOR REFERENCE. WITH
// USER_MODE and WITH SECURITY_ENFORCED change nothing: documentation has them for
// Apex only, and the API always asks as its user. The rest (convertCurrency(),
// DISTANCE(), GROUPING(), WITH DATA CATEGORY, USING SCOPE, FOR UPDATE, UPDATE, ROLLUP
// and CUBE, bind variables) is an [Error], never a wrong result.
//
// The package is pure and imports only the standard library. All its values are
// safe for concurrent use as long as nobody changes them.
package soql
