package main

import (
	"fmt"
	"slices"
	"strconv"
)

// stat sums up the values of all runs.
type stat struct {
	Median    float64
	Low, High float64 // four of five values lie between them
	N         int     // how many values there are
}

func summary(values []float64) stat {
	if len(values) == 0 {
		return stat{}
	}
	v := slices.Sorted(slices.Values(values))
	last := len(v) - 1
	tenth := (last + 5) / 10
	return stat{Median: (v[last/2] + v[(last+1)/2]) / 2, Low: v[tenth], High: v[last-tenth], N: len(v)}
}

// text writes the median with so many decimals, and the spread where it shows.
func (s stat) text(decimals int) string {
	if s.N == 0 {
		return "-"
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', decimals, 64) }
	if f(s.Low) == f(s.High) {
		return f(s.Median)
	}
	return fmt.Sprintf("%s (%s-%s)", f(s.Median), f(s.Low), f(s.High))
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
