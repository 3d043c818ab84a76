package main

import (
	"cmp"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// display shows how far the run is, until it is closed.
type display interface {
	tell(line string) // shows a line that stays
	close()
}

func (p *program) display(progress *progress) display {
	if p.terminal {
		return newBar(p.errOut, cmp.Or(p.every, 150*time.Millisecond), progress)
	}
	return newLines(p.errOut, cmp.Or(p.every, 5*time.Second), progress)
}

// bar is two lines at the bottom of a terminal: the step with a bar, and the
// counts.
type bar struct {
	container *mpb.Progress
	lines     []*mpb.Bar
}

func newBar(out io.Writer, every time.Duration, progress *progress) *bar {
	container := mpb.New(mpb.WithOutput(out), mpb.ForceTTY(), mpb.WithAutoRefresh(), mpb.WithRefreshRate(every))
	text := func(of func(s *state) string) decor.Decorator {
		return decor.Any(func(decor.Statistics) string {
			s := progress.now()
			return of(&s)
		})
	}
	return &bar{container, []*mpb.Bar{
		container.New(0, stepBar(progress),
			mpb.PrependDecorators(text(func(s *state) string { return fmt.Sprintf("%-21s %4s", s.step, s.percent()) })),
			mpb.AppendDecorators(text((*state).remaining)),
		),
		container.New(0, mpb.NopStyle(), mpb.PrependDecorators(text((*state).counts))),
	}}
}

// stepBar draws how much of the step has ended, and nothing if that is not known.
func stepBar(progress *progress) mpb.BarFillerBuilder {
	style := mpb.BarStyle().Build()
	return fillerBuilder{mpb.BarFillerFunc(func(w io.Writer, stat decor.Statistics) error {
		s := progress.now()
		if s.total == 0 {
			return nil
		}
		stat.Current, stat.Total, stat.RequestedWidth = int64(s.ended), int64(s.total), 32
		return style.Fill(w, stat)
	})}
}

type fillerBuilder struct{ mpb.BarFiller }

func (b fillerBuilder) Build() mpb.BarFiller { return b.BarFiller }

func (b *bar) tell(line string) { _, _ = fmt.Fprintln(b.container, line) } // nobody is left to tell if it fails

func (b *bar) close() {
	for _, line := range b.lines {
		line.Abort(false)
	}
	b.container.Wait()
}

// lines is one line every few seconds, for logs.
type lines struct {
	mu      sync.Mutex // guards out
	out     io.Writer
	stop    chan struct{}
	stopped chan struct{}
}

func newLines(out io.Writer, every time.Duration, progress *progress) *lines {
	l := &lines{out: out, stop: make(chan struct{}), stopped: make(chan struct{})}
	go func() {
		defer close(l.stopped)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				s := progress.now()
				l.tell(s.line())
			case <-l.stop:
				return
			}
		}
	}()
	return l
}

func (l *lines) tell(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintln(l.out, line) // nobody is left to tell if it fails
}

func (l *lines) close() {
	close(l.stop)
	<-l.stopped
}
