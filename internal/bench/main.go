package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"time"
)

// roleVar makes this program the simulator, a side, or a stream.
const roleVar = "MOBLY_BENCH_ROLE"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := start(ctx)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func start(ctx context.Context) error {
	if role := os.Getenv(roleVar); role != "" {
		return play(ctx, role, os.Stdin, os.Stdout)
	}
	return compare(ctx, os.Args[1:], os.Stdout)
}

// play is what another process of this program does.
func play(ctx context.Context, role string, stdin io.Reader, stdout io.Writer) error {
	switch role {
	case "simulator":
		return simulate(stdin, stdout)
	case "side":
		return answer(ctx, stdin, stdout, (*task).measure)
	case "stream":
		return answer(ctx, stdin, stdout, (*streamTask).stream)
	}
	return fmt.Errorf("there is no role %q", role)
}

// answer reads a task, does it, and writes what it yields.
func answer[T, R any](ctx context.Context, stdin io.Reader, stdout io.Writer, do func(*T, context.Context) (R, error)) error {
	t := new(T)
	if err := json.NewDecoder(stdin).Decode(t); err != nil {
		return err
	}
	out, err := do(t, ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(out)
}

// compare measures all sides and prints the tables.
func compare(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	out := flags.String("out", "", "also write the tables, with machine and date, to this file: ../../BENCHMARKS.md")
	short := flags.Bool("short", false, "one run of small jobs: to see that it works")
	runs := flags.Int("runs", full.Runs, "how many times each side does each job")
	note := flags.String("note", "", "a sentence about the machine's state, for the file")
	var streams numbersFlag
	flags.Var(&streams, "stream", "in place of the sides, so `many` leads through Client.Stream, each number in a process of its own: 10000,1000000")
	actions := flags.Int("actions", 0, "of each lead of -stream, three at most")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(streams) > 0 {
		return compareStreams(ctx, streams, min(max(*actions, 0), actionsPerLead), stdout)
	}
	s := full
	s.Runs = max(*runs, 1)
	if *short {
		s = small
	}
	started := time.Now()
	r, err := measureAll(ctx, s, os.Stderr)
	if err != nil {
		return err
	}
	text := r.report()
	if _, err := fmt.Fprintf(stdout, "%s\n%d runs took %.0f s.\n", text, s.Runs, time.Since(started).Seconds()); err != nil || *out == "" {
		return err
	}
	return os.WriteFile(*out, []byte(document(text, s.Runs, *note, time.Now())), 0o644)
}

// child is another process of this program.
func child(ctx context.Context, role string) (*exec.Cmd, error) {
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	cmd.Stderr = os.Stderr
	return cmd, nil
}

// give runs a process that is another of this program or like one: it gives it a
// task and returns what it answers.
func give[R any](cmd *exec.Cmd, task any) (out R, err error) {
	text, err := json.Marshal(task)
	if err != nil {
		return out, err
	}
	cmd.Stdin = bytes.NewReader(text)
	answer, err := cmd.Output()
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(answer, &out)
}
