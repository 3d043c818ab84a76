package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is a line of "go test -json".
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// tests prints what a run of "go test -json" wrote to file: a line for each
// package, all that failed, what tests logged who say so, and how many there
// were. Failures are an error.
func tests(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	counts := map[string]int{}
	output := map[string][]string{} // by package and test
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Print(string(line)) // the compiler's
			} else {
				e.tell(counts, output)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	fmt.Printf("%d tests passed, %d failed, %d skipped\n", counts["pass"], counts["fail"], counts["skip"])
	if counts["fail"] > 0 || counts["broken"] > 0 {
		return errors.New("not all tests pass")
	}
	if counts["pass"] == 0 {
		return errors.New("no test ran")
	}
	return nil
}

func (e event) tell(counts map[string]int, output map[string][]string) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		if e.Test == "" && (strings.HasPrefix(e.Output, "ok ") || strings.HasPrefix(e.Output, "FAIL\t")) {
			fmt.Print(e.Output)
			return
		}
		output[key] = append(output[key], e.Output)
	case "build-output":
		fmt.Print(e.Output)
	case "pass", "fail", "skip":
		if e.Action == "fail" {
			fmt.Print(strings.Join(output[key], ""))
		}
		if e.Test != "" {
			counts[e.Action]++
		} else if e.Action == "fail" {
			counts["broken"]++
		}
		delete(output, key)
	}
}
