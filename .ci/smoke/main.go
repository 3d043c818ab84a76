// Command smoke looks at the examples from outside, as a user would, and counts
// tests.
//
//	go run ./.ci/smoke quickstart FILE     # FILE is what quickstart -json printed
//	go run ./.ci/smoke simulator PROGRAM   # PROGRAM is the simulator, built
//	go run ./.ci/smoke tests FILE          # FILE is what go test -json printed
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: smoke quickstart FILE | smoke simulator PROGRAM | smoke tests FILE")
		os.Exit(2)
	}
	var err error
	switch what := os.Args[1]; what {
	case "quickstart":
		err = quickstart(os.Args[2])
	case "simulator":
		err = simulator(os.Args[2])
	case "tests":
		err = tests(os.Args[2])
	default:
		err = fmt.Errorf("no such check: %s", what)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}
