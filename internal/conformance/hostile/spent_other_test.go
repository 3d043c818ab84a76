//go:build !linux

package hostile_test

import (
	"testing"
	"time"
)

var begun = time.Now()

// spent returns the time that has passed.
func spent(*testing.T) time.Duration { return time.Since(begun) }
