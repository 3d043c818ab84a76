// Package doctest has tests only: they hold that the documentation is true, in
// files of Markdown and in the comments of what packages export. The Go in it is
// part of an example that runs; its commands, flags, links and names exist. They
// read the source in process and run no command.
package doctest
