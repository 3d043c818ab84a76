//go:build !js

// Command playground shows, on a page in a browser, what becomes of leads: what is
// written where, what is lost and why. It reaches no org: an org in memory answers,
// made of a snapshot of a real one or of what the settings need.
//
//	go run ./examples/playground                       # prints the address to open
//	go run ./examples/playground -addr 127.0.0.1:8090  # port 0 means any free port
//	go run ./examples/playground -static DIR           # writes the page as static files
//
// Drop files on the page, paste texts, or take the sample: leads as JSON, the mapping
// and the tags as CSV or JSON, the settings as JSON, what examples/check -snapshot
// wrote, or a bundle of examples/plan. Cells of the mapping and of the tags can be
// edited there.
//
// The page is for this machine alone: it answers only under the machine's own names,
// refuses what pages of other sites send, keeps nothing, and loads nothing from
// elsewhere. The static files do the same by WebAssembly, so that they can be hosted
// anywhere: captured data never leaves the browser.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "playground:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends, or writes the static files.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("playground", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8090", "loopback address to listen on; port 0 means any free port")
	static := flags.String("static", "", "write the page as static files to `DIR`, and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *static != "":
		return writeStatic(ctx, *static)
	case !loopback(*addr):
		return fmt.Errorf("-addr is %q: it must be an address of the machine itself, such as 127.0.0.1:8090", *addr)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "open http://%s/\n", listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: newSite(), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })() // nothing is kept that could be lost
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
