// Package doctest has tests only: they hold that the documentation is true.
// They read the source in process and run no command.
package doctest
