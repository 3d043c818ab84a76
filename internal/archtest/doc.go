// Package archtest has tests only: they hold who may import whom in this
// module, which types may show in its API, and that no package keeps state of
// its own. They read the source in process and run no command.
//
// The rules of import are the table "laws" in imports_test.go.
package archtest
