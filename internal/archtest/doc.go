// Package archtest has tests only: they hold who may import whom in this module,
// which types its API may show, that no package keeps state of its own, and how
// long a file may be. They read the source in process and run no command.
//
// The import rules are the table "laws" in imports_test.go.
package archtest
