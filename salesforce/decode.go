package salesforce

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// DecodeOptions says how [DecodeLeads] reads. The zero value is ready to use.
type DecodeOptions struct {
	// TagGroups gives the tags of Mobly's REST API, {"tagOptionId", "value"},
	// their category, and their value where it is empty. List archived groups
	// too: leads keep the tags that they were given. A tag whose option no
	// group lists is reported when the lead is mapped.
	TagGroups []tags.Group

	// Activities are those of Mobly's activity lists. They replace activities that a
	// lead names only by their ID, and join the lead whose ID they name (LeadID).
	Activities []engagement.Action

	// Events maps the IDs of Mobly's events to their names: {"7": "Expo"}. An
	// event named neither here nor in its activity is reported when the lead is
	// mapped.
	Events map[string]string

	// ValidUTF8 refuses a lead whose JSON is not valid UTF-8. Without it, each invalid
	// byte becomes U+FFFD.
	ValidUTF8 bool

	// MaxLead is the size of one lead's JSON in bytes past which it is
	// refused; zero stands for 4 MiB.
	MaxLead int
}

// DecodeLeads reads leads from {"leads": [...]}, from the answer of Mobly's
// REST API ({"results": {"leads": [...]}}), from several of these one after the
// other, from a JSON array, or from JSON lines. It holds one lead in memory at a time.
//
// A *[DecodeError] concerns one lead, and reading continues after it: a lead that is
// broken, nested too deeply, too large or not an object does not affect others. Any other
// error, an [sferr.ErrInput] or the reader's own, ends the sequence.
//
// An object that is not a lead yields a *[DecodeError] with its index, or an
// [sferr.ErrInput] if the input holds nothing else, such as the body of a failed
// request. Either error names the object's members.
//
// An incomplete JSON line ends before the next line that begins with { and is not
// indented further.
func DecodeLeads(r io.Reader, opts DecodeOptions) iter.Seq2[Lead, error] {
	opts.MaxLead = cmp.Or(opts.MaxLead, 4<<20)
	return func(yield func(Lead, error) bool) {
		if r == nil {
			yield(Lead{}, fmt.Errorf("%w: there is no reader", sferr.ErrInput))
			return
		}
		d := &leadDecoder{in: scan.NewCutter(r, opts.MaxLead), opts: opts, activities: newActivities(opts.Activities, opts.Events)}
		more, err := d.open()
		for ; more; more, err = d.next() {
			text, size, whole := d.in.Value(d.ends)
			if !whole {
				err = d.short()
				break
			}
			lead, failed := d.lead(text, size)
			if d.index++; !yield(lead, failed) {
				return
			}
		}
		if err != nil {
			yield(Lead{}, err)
		}
	}
}

// ReadLeads reads what [DecodeLeads] does, to the end. The error joins all
// problems; the leads that could be read are returned beside it.
func ReadLeads(r io.Reader, opts DecodeOptions) ([]Lead, error) {
	var leads []Lead
	var problems []error
	for l, err := range DecodeLeads(r, opts) {
		if err != nil {
			problems = append(problems, err)
			continue
		}
		leads = append(leads, l)
	}
	return leads, errors.Join(problems...)
}

type leadDecoder struct {
	in         *scan.Cutter
	opts       DecodeOptions
	activities activities

	ends  string // of the values: scan.Items or scan.Lines
	depth int    // braces open around the list
	index int    // of the next lead
}

// isWrapper reports whether what follows is an object that holds leads and is not a
// lead itself, which may have a status, too.
func (d *leadDecoder) isWrapper() (is bool) {
	head, inside := scan.New(d.in.Peek(4<<10)), false
	head.Object(func(name []byte) bool {
		switch string(name) {
		case "leads", "results":
			is = true
		case "status", "pagination":
			inside = true
		}
		return !is && inside && head.Skip()
	})
	return is
}

// hasLines reports whether a line begins with { in as much input as a lead may have.
func (d *leadDecoder) hasLines() (has bool) {
	for n := 4 << 10; !has && n <= d.opts.MaxLead+4<<10; n *= 2 {
		has = bytes.Contains(d.in.Peek(n), []byte("\n{"))
	}
	return has
}

// open reads up to the first lead, and reports whether there is one.
func (d *leadDecoder) open() (more bool, err error) {
	if string(d.in.Peek(3)) == "\xef\xbb\xbf" {
		d.in.Drop(3)
	}
	switch first, more := d.in.Next(); {
	case first == '[':
		d.ends = scan.Items
		d.in.Drop(1)
	case d.isWrapper():
		if more, err = d.seek(); !more {
			return false, err
		}
	case more && first != '{' && !d.hasLines():
		return false, d.bad("it begins with neither { nor [")
	default:
		d.ends = scan.Lines
	}
	return d.next()
}

// seek goes to the next list in the objects around leads, and reports whether there
// is one.
func (d *leadDecoder) seek() (found bool, err error) {
	for name := ""; ; {
		b, more := d.in.Next()
		switch {
		case !more && d.depth == 0:
			return false, d.in.Err
		case !more:
			return false, d.short()
		case d.depth == 0 && !d.isWrapper():
			return false, d.bad("something follows the list of leads")
		case b == '{' && (d.depth == 0 || name == `"results"`):
			d.in.Drop(1)
			d.depth, name = d.depth+1, ""
		case b == '[' && name == `"leads"`:
			d.in.Drop(1)
			d.ends = scan.Items
			return true, nil
		case name == `"leads"`, name == `"results"`:
			return false, d.bad("the list of leads is not an array")
		case b == '}':
			d.in.Drop(1)
			if d.depth--; d.depth == 0 && d.ends == "" {
				return false, d.bad(`it has no "leads"`)
			}
		default:
			text, _, whole := d.in.Value(scan.Members)
			if !whole {
				return false, d.short()
			}
			if name != "" { // this was its value
				text = nil
			}
			name = string(bytes.TrimRight(text, " \t\r"))
		}
	}
}

// next goes to the next lead, and reports whether there is one.
func (d *leadDecoder) next() (more bool, err error) {
	for {
		first, more := d.in.Next()
		switch {
		case !more && (d.ends == scan.Items || d.in.Err != nil):
			return false, d.short()
		case d.ends != scan.Items || first != ']':
			return more, nil
		}
		d.in.Drop(1)
		if more, err = d.seek(); !more {
			return false, err
		}
	}
}

// short returns the error of an input that ends too early.
func (d *leadDecoder) short() error {
	return d.bad(fmt.Sprintf("the input ends too early, after %d leads", d.index))
}

// bad returns the error of the reader or, if there is none, an ErrInput.
func (d *leadDecoder) bad(reason string) error {
	if err := d.in.Err; err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return fmt.Errorf("%w: %s", sferr.ErrInput, reason)
}

// lead reads a lead from its text. The error is that of the whole input if it holds
// nothing else.
func (d *leadDecoder) lead(text []byte, size int) (l Lead, err error) {
	reason := "it is not valid UTF-8"
	switch {
	case size > d.opts.MaxLead:
		reason = fmt.Sprintf("its JSON has %d bytes, more than %d", size, d.opts.MaxLead)
		return l, &DecodeError{Index: d.index, Reason: reason}
	case d.opts.ValidUTF8 && !utf8.Valid(text):
	case l.UnmarshalJSON(text) != nil:
		err = json.Unmarshal(text, new(Lead)) // says where the text is wrong, if it is not JSON at all
		reason = scan.Reason(err)
		if other, ok := errors.AsType[*DecodeError](err); ok {
			reason, err = other.Reason, nil
		}
	default:
		l.Tags = tags.Name(l.Tags, d.opts.TagGroups)
		d.activities.complete(&l)
		return l, nil
	}
	if d.index == 0 && d.ends == scan.Lines {
		if _, more := d.in.Next(); !more && d.in.Err == nil {
			return l, d.bad(reason)
		}
	}
	return l, &DecodeError{Index: d.index, Reason: reason, Err: err}
}
