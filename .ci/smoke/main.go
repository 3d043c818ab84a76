// Command smoke looks at the examples from outside, as a user would.
//
//	go run ./.ci/smoke quickstart FILE     # FILE is what quickstart -json printed
//	go run ./.ci/smoke simulator PROGRAM   # PROGRAM is the simulator, built
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: smoke quickstart FILE | smoke simulator PROGRAM")
		os.Exit(2)
	}
	var err error
	switch what := os.Args[1]; what {
	case "quickstart":
		err = quickstart(os.Args[2])
	case "simulator":
		err = simulator(os.Args[2])
	default:
		err = fmt.Errorf("no such check: %s", what)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}
