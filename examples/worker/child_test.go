package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// child is another process of the test binary.
type child struct {
	cmd   *exec.Cmd
	lines chan string
	ended chan struct{}
	err   error // of the process; valid once ended is closed
	log   *output
}

// output keeps what a child says, for when it fails.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func startChild(t *testing.T, role string, args []string, env ...string) *child {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	// it ends with kill, stop or the test's end, not with a context
	c := &child{cmd: exec.CommandContext(t.Context(), binary, args...), lines: make(chan string, 16), ended: make(chan struct{}), log: new(output)}
	c.cmd.Env = append(os.Environ(), append(env, roleVar+"="+role)...)
	c.cmd.Stderr = c.log
	_, err = c.cmd.StdinPipe() // its end is ours
	require.NoError(t, err)
	out, err := c.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.cmd.Start())
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			c.lines <- s.Text()
		}
		close(c.lines)
		_, _ = io.Copy(io.Discard, out)
		c.err = c.cmd.Wait()
		close(c.ended)
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill() // where it still runs
		<-c.ended
		if t.Failed() {
			t.Logf("%s %s said:\n%s", role, strings.Join(args, " "), c.log)
		}
	})
	return c
}

// line waits for a line that begins with prefix, and returns the rest of it.
func (c *child) line(t *testing.T, prefix string) string {
	t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		select {
		case line, ok := <-c.lines:
			if !ok {
				t.Fatalf("it ended:\n%s", c.log)
			}
			if rest, ok := strings.CutPrefix(line, prefix); ok {
				return rest
			}
		case <-late.C:
			t.Fatalf("no line %q after a minute:\n%s", prefix, c.log)
		}
	}
}

// kill ends the process as kill -9 does: it can do nothing about it.
func (c *child) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, c.cmd.Process.Kill())
	<-c.ended
}

// stop asks the process to end, and sees that it does so well.
func (c *child) stop(t *testing.T, sig syscall.Signal) {
	t.Helper()
	require.NoError(t, c.cmd.Process.Signal(sig))
	<-c.ended
	require.NoError(t, c.err, c.log.String())
}
