package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxLead is the most bytes of one lead's JSON, as for DecodeLeads.
const maxLead = 4 << 20

// wrapper is how an object begins that holds leads and is not one itself. A lead may
// have a status, too.
var wrapper = regexp.MustCompile(`(?s)^\{\s*"(?:leads|results|(?:status|pagination)".*"(?:leads|results))"\s*:`)

// cutter cuts a body into the JSON of its leads, in the forms that DecodeLeads
// reads. It only looks for where each lead ends, so that one that cannot be read
// costs no other. It holds one lead at a time.
type cutter struct {
	in     *bufio.Reader
	list   bool   // the leads are in an array; else they are JSON lines
	count  int    // of leads so far
	text   []byte // of the last one, up to maxLead+1 bytes
	indent int    // white space before it, in its line
}

// cut calls lead with the JSON of each lead; the text is valid during the call. The
// error is an ErrInput if the body is not a list of leads, or is cut off.
func (c *cutter) cut(body io.Reader, lead func(text []byte) error) error {
	c.in = bufio.NewReaderSize(body, 64<<10)
	if bom, _ := c.in.Peek(3); string(bom) == "\xef\xbb\xbf" {
		_, _ = c.in.Discard(3) // they are there
	}
	first, err := c.next()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: the body is empty", sferr.ErrInput)
	}
	if err != nil {
		return err
	}
	_ = c.in.UnreadByte()         // it was read
	head, _ := c.in.Peek(4 << 10) // its error comes again
	wrapped := wrapper.Match(head)
	if c.list = wrapped || first == '['; !c.list {
		return c.leads(lead)
	}
	for lists := 0; ; lists++ { // one, as a rule
		if wrapped {
			err = c.seek()
		} else if first, err = c.next(); err == nil && first != '[' {
			return fmt.Errorf("%w: something follows the list of leads", sferr.ErrInput)
		}
		if errors.Is(err, io.EOF) && lists == 0 {
			return fmt.Errorf(`%w: it has no list of "leads"`, sferr.ErrInput)
		}
		if err == nil {
			err = c.leads(lead)
		}
		if err != nil {
			return unlessEOF(err)
		}
	}
}

// seek goes to the next array that is called "leads", behind its bracket.
func (c *cutter) seek() error {
	const array = `"leads":[`
	for at := 0; at < len(array); {
		b, err := c.in.ReadByte()
		switch {
		case err != nil:
			return err
		case b == array[at]:
			at++
		case b == '"':
			at = 1
		case at < len(`"leads"`) || strings.IndexByte(" \t\r\n", b) < 0:
			at = 0
		}
	}
	return nil
}

// leads reads leads up to the end of their array, or of JSON lines.
func (c *cutter) leads(lead func(text []byte) error) error {
	for {
		b, err := c.next()
		if c.list && b == ']' {
			return nil
		}
		if err == nil {
			if err = c.value(b); !c.list {
				err = unlessEOF(err) // decoding it shows that it is cut off
			}
		}
		if c.list && errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: the input ends too early, after %d leads", sferr.ErrInput, c.count)
		}
		if err != nil {
			return unlessEOF(err)
		}
		c.count++
		if err := lead(c.text); err != nil {
			return err
		}
	}
}

// next returns the first byte that is neither white space nor a comma.
func (c *cutter) next() (byte, error) {
	for {
		b, err := c.in.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case b == '\n':
			c.indent = 0
		case b == ' ' || b == '\t':
			c.indent++
		case b != '\r' && b != ',':
			return b, nil
		}
	}
}

// value reads the value that begins with b. In JSON lines it ends, complete or not,
// before a line that begins with { and is indented no more than its own first line.
func (c *cutter) value(b byte) (err error) {
	depth, quoted, escaped := 0, false, false
	fresh, indent := false, 0 // of the line under way
	for c.text = c.text[:0]; ; {
		if len(c.text) <= maxLead {
			c.text = append(c.text, b)
		}
		switch {
		case escaped:
			escaped = false
		case quoted && b == '\\':
			escaped = true
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			if depth--; depth <= 0 {
				return nil
			}
		}
		if b, err = c.in.ReadByte(); err != nil {
			return err
		}
		switch {
		case depth == 0 && !quoted && (b == '\n' || c.list && (b == ',' || b == ']')):
			return c.in.UnreadByte()
		case c.list:
		case b == '\n':
			fresh, indent = true, 0
		case fresh && (b == ' ' || b == '\t'):
			indent++
		case fresh && b == '{' && indent <= c.indent:
			c.indent = indent
			return c.in.UnreadByte()
		case b != '\r':
			fresh = false
		}
	}
}

func unlessEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
