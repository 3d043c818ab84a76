package main

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// step is a part of the run. Steps follow one another; any but the first may be
// left out.
type step int

const (
	reading step = iota
	matching
	writingPeople
	writingActivities
	collecting
)

func (s step) String() string {
	return [...]string{"Reading leads", "Matching and planning", "Writing people", "Writing activities", "Collecting results"}[s]
}

// state is the progress of a run.
type state struct {
	start time.Time

	read    int // leads, undecodable ones included
	planned int // records that were given to jobs and batches
	written int // records that Salesforce confirmed
	refused int // records that Salesforce refused; some are written later in another way
	jobs    int // running
	calls   int // API requests

	results, done, retry, dead int // leads

	step         step
	begun        time.Time // when the step began
	ended, total int       // units of the step; a total of 0 means unknown
	sampled      time.Time // when ended changed
}

var numbers = message.NewPrinter(language.English) // 12,345

// percent returns how much of the step has ended, "61%"; "" if that is not known.
func (s *state) percent() string {
	if s.total == 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", 100*s.ended/s.total)
}

// left estimates how long the step still takes; 0 if that is not known.
func (s *state) left() time.Duration {
	if s.total == 0 || s.ended == 0 {
		return 0
	}
	took := s.sampled.Sub(s.begun)
	whole := time.Duration(float64(took) * float64(s.total) / float64(s.ended))
	return max(0, time.Until(s.begun.Add(whole))).Round(time.Second)
}

// remaining is left as text; "" if it is not known.
func (s *state) remaining() string {
	if left := s.left(); left > 0 {
		return fmt.Sprintf("about %s left", left)
	}
	return ""
}

// counts is one line of at most 80 columns for runs of up to a million leads.
func (s *state) counts() string {
	text := numbers.Sprintf("%d read, %d planned, %d written, ", s.read, s.planned, s.written)
	if s.refused > 0 {
		text += numbers.Sprintf("%d refused, ", s.refused)
	}
	jobs := "jobs"
	if s.jobs == 1 {
		jobs = "job"
	}
	return text + numbers.Sprintf("%d %s, %d API calls", s.jobs, jobs, s.calls)
}

// line is all of the state on one line.
func (s *state) line() string {
	parts := []string{s.step.String()}
	for _, part := range []string{s.percent(), s.counts(), s.remaining()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Replace(strings.Join(parts, ", "), ", ", ": ", 1)
}
