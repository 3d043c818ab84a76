package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// program is what run was told to do.
type program struct {
	options
	org         string // its name
	config      salesforce.Config
	in          io.Reader // standard input
	out, errOut io.Writer
	terminal    bool // show a bar
}

// run reports whether every lead is done. The error says why it could not begin,
// or why the results could not be written.
func (p *program) run(ctx context.Context) (complete bool, err error) {
	progress := newProgress()
	p.config.Trace = progress.trace()
	client, err := salesforce.New(p.config)
	if err != nil {
		return false, err
	}
	in, err := p.open(ctx, progress)
	if err != nil {
		return false, err
	}
	defer func() { _ = in.Close() }() // it was only read
	results, err := p.create()
	if err != nil {
		return false, err
	}
	display := p.display(progress)
	ended, err := p.backfill(ctx, client, in, results, progress, display)
	err = errors.Join(err, results.Close())
	display.close()
	if err != nil {
		return false, fmt.Errorf("the results could not be written: %w", err)
	}
	_, err = io.WriteString(p.errOut, p.summary(ctx, progress, ended))
	return ended == nil && progress.complete(), err
}

// backfill writes the leads and their results. It returns why it ended early, and
// why results could not be written.
func (p *program) backfill(ctx context.Context, client *salesforce.Client, in io.Reader, results io.Writer, progress *progress, display display) (ended, failed error) {
	encoder := json.NewEncoder(results)
	encoder.SetEscapeHTML(false)
	leads := progress.leads(salesforce.DecodeLeads(in, salesforce.DecodeOptions{}), display.tell)
	for result, err := range client.Backfill(ctx, leads) {
		if err != nil {
			return err, nil
		}
		if err := encoder.Encode(result); err != nil {
			return nil, err
		}
		progress.finish(&result)
	}
	return nil, nil
}

// resultFile is where the results go. Close writes what is in the buffer.
type resultFile struct {
	*bufio.Writer
	file *os.File // nil for standard output
}

func (p *program) create() (*resultFile, error) {
	if p.options.out == "" {
		return &resultFile{Writer: bufio.NewWriter(p.out)}, nil
	}
	file, err := os.OpenFile(p.options.out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &resultFile{bufio.NewWriter(file), file}, nil
}

func (f *resultFile) Close() error {
	err := f.Flush()
	if f.file == nil {
		return err
	}
	return errors.Join(err, f.file.Close())
}

// summary says how the run ended, and what there is to do.
func (p *program) summary(ctx context.Context, progress *progress, ended error) string {
	s := progress.now()
	text := numbers.Sprintf("%d leads in %s: %d done, %d to retry, %d needing attention (%d API calls, %s)\n",
		s.results, p.org, s.done, s.retry, s.dead, s.calls, time.Since(s.start).Round(time.Second/10))
	switch {
	case ended != nil && ctx.Err() != nil:
		text += "Broken off. "
	case ended != nil:
		text += fmt.Sprintf("It ended early: %v\n", ended)
	}
	if ended != nil || s.retry > 0 {
		text += "Run the same command again: it finds what is there and writes the rest.\n"
	}
	if s.dead > 0 {
		text += "Running it again does not help leads that need attention: their results say what to fix.\n"
	}
	return text
}
