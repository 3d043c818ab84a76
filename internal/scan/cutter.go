package scan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// What a value is part of. A value without brackets ends before any of these bytes.
const (
	Lines   = "\n"    // JSON lines
	Items   = ",]\n"  // the items of a list
	Members = ":,}\n" // the names and values of an object
)

// Cutter cuts its input into values without parsing them, so that a broken value does
// not affect others. It keeps one value in memory.
type Cutter struct {
	Err error // of the reader, unless it is io.EOF

	in     io.Reader
	done   bool // in has no more
	limit  int  // bytes of a value that are kept
	buf    []byte
	at     int // in buf, of what is not cut yet
	base   int // bytes before buf
	indent int // white space before the next value, in its line
	strict int // offset before which lines are not joined again
}

// NewCutter returns a Cutter of values of up to limit bytes.
func NewCutter(in io.Reader, limit int) *Cutter { return &Cutter{in: in, limit: limit} }

// Peek returns the next n bytes, or as many as there are, without cutting them.
func (c *Cutter) Peek(n int) []byte {
	for idle := 0; len(c.buf)-c.at < n && !c.done; idle++ {
		if c.at > 0 {
			c.base += c.at
			c.buf, c.at = c.buf[:copy(c.buf, c.buf[c.at:])], 0
		}
		if len(c.buf) == cap(c.buf) {
			c.buf = slices.Grow(c.buf, 64<<10)
		}
		got, err := c.in.Read(c.buf[len(c.buf):cap(c.buf)])
		if c.buf = c.buf[:len(c.buf)+got]; got > 0 {
			idle = 0
		} else if err == nil && idle > 100 {
			err = io.ErrNoProgress
		}
		if c.done = err != nil; c.done && err != io.EOF {
			c.Err = err
		}
	}
	return c.buf[c.at:min(c.at+n, len(c.buf))]
}

// Drop drops n bytes that Peek has returned.
func (c *Cutter) Drop(n int) { c.at += n }

// Next returns the first byte of the next value, and drops white space, commas and
// colons before it. It returns false at the end of the input, and at an error.
func (c *Cutter) Next() (b byte, ok bool) {
	for ; len(c.Peek(1)) > 0; c.at++ {
		switch b := c.buf[c.at]; b {
		case '\n':
			c.indent = 0
		case ' ', '\t':
			c.indent++
		case '\r', ',', ':':
		default:
			return b, true
		}
	}
	return 0, false
}

// special are the bytes that structure a value: 2 within quotes too.
var special = [256]byte{'"': 2, '\\': 2, '\n': 2, '{': 1, '}': 1, '[': 1, ']': 1}

// Value cuts the next value, and returns its text and size. The text is valid until the
// next call, and incomplete if the value is larger than the limit. Value returns false if the value ends too early, and at an error.
//
// Among Lines, a value ends, complete or not, before a line that begins with { and
// is indented no more than its own first line, unless the lines are one value of
// valid JSON. The last one ends with the input.
func (c *Cutter) Value(ends string) (text []byte, size int, ok bool) {
	depth, quoted, dropped := 0, byte(1), 0 // quoted: 2 within quotes
	line := -1                              // white space so far in a line that has nothing else
	split, indent := 0, 0                   // where a line may begin another value, and how far it is indented
	cut := func(at, looked int) ([]byte, int, bool) {
		if at == split {
			c.strict, c.indent = max(c.strict, c.base+c.at+looked), indent
		}
		text := c.buf[c.at : c.at+at]
		c.at += at
		return text, dropped + at, true
	}
	for n := 0; ; n++ {
		if rest := c.buf[c.at:]; line < 0 && (depth > 0 || quoted == 2) { // the end is not among what is skipped here
			for n < len(rest) && special[rest[n]] < quoted {
				n++
			}
		}
		if dropped+n > c.limit {
			if split > 0 {
				return cut(split, n)
			}
			dropped, n, c.at = dropped+n, 0, c.at+n
		}
		if len(c.Peek(n+1)) <= n {
			n = len(c.buf) - c.at
			if c.Err != nil || ends != Lines {
				return nil, 0, false
			}
			return cut(cmp.Or(split, n), n)
		}
		b := c.buf[c.at+n]
		if ends == Lines && b == '{' && 0 <= line && line <= c.indent {
			if split == 0 {
				split, indent = n, line
			}
			before := bytes.TrimRight(c.buf[c.at:c.at+n], " \t\r\n")
			if quoted == 2 || dropped > 0 || c.base+c.at+n < c.strict || strings.IndexByte(":[,", before[len(before)-1]) < 0 {
				return cut(split, n) // no value may follow there
			}
		}
		switch {
		case b == '\n' && ends == Lines:
			line = 0
		case line >= 0 && (b == ' ' || b == '\t'):
			line++
		case b != '\r':
			line = -1
		}
		switch {
		case depth == 0 && quoted < 2 && dropped+n > 0 && strings.IndexByte(ends, b) >= 0:
			return cut(n, n)
		case b == '"':
			quoted = 3 - quoted
		case quoted == 2 && b == '\\' && len(c.Peek(n+2)) > n+1 && c.buf[c.at+n+1] != '\n':
			n++
		case quoted == 2:
		case b == '{', b == '[':
			depth++
		case b == '}', b == ']':
			if depth--; depth > 0 {
				continue
			}
			if split > 0 && json.Valid(c.buf[c.at:c.at+n+1]) {
				split = 0
			}
			return cut(cmp.Or(split, n+1), n)
		}
	}
}
