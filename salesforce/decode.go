package salesforce

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

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

	// MaxLead is the size of one lead's JSON in bytes past which it is
	// refused; zero stands for 4 MiB.
	MaxLead int
}

// DecodeLeads reads leads from {"leads": [...]}, from the answer of Mobly's
// REST API ({"results": {"leads": [...]}}), from a JSON array, or from JSON
// lines. It holds one lead in memory at a time.
//
// A *[DecodeError] concerns one lead, and reading continues after it. Any other
// error, an [sferr.ErrInput] or the reader's own, ends the sequence.
//
// An object that is not a lead yields a *[DecodeError] with its index, or an
// [sferr.ErrInput] if the input holds nothing else, such as the body of a failed
// request. Either error names the object's members.
func DecodeLeads(r io.Reader, opts DecodeOptions) iter.Seq2[Lead, error] {
	return func(yield func(Lead, error) bool) {
		if r == nil {
			yield(Lead{}, fmt.Errorf("%w: there is no reader", sferr.ErrInput))
			return
		}
		d := &leadDecoder{in: bufio.NewReaderSize(&stickyReader{in: r}, 64<<10), groups: opts.TagGroups, activities: newActivities(opts.Activities, opts.Events), maxLead: cmp.Or(opts.MaxLead, 4<<20)}
		err := d.open()
		for err == nil && d.dec.More() {
			lead, failed := d.next()
			if !yield(lead, failed) {
				return
			}
			if _, ok := errors.AsType[*DecodeError](failed); failed != nil && !ok {
				return
			}
		}
		if err == nil {
			err = d.close()
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
	in         *bufio.Reader
	dec        *json.Decoder
	groups     []tags.Group
	activities activities
	maxLead    int
	depth      int // brackets open around the list
	index      int
}

// stickyReader repeats the error of a reader, so that one which comes behind
// leads that were read is not lost.
type stickyReader struct {
	in  io.Reader
	err error
}

func (s *stickyReader) Read(p []byte) (n int, err error) {
	if s.err == nil {
		n, s.err = s.in.Read(p)
	}
	return n, s.err
}

// open reads up to the first lead.
func (d *leadDecoder) open() error {
	if bom, err := d.in.Peek(3); err == nil && bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = d.in.Discard(3)
	}
	text, err := d.in.Peek(4 << 10)
	text = bytes.TrimLeft(text, whiteSpace)
	if err != nil && !errors.Is(err, io.EOF) && len(text) == 0 {
		return err
	}
	d.dec = json.NewDecoder(d.in)
	switch {
	case len(text) == 0: // no leads
		return nil
	case text[0] == '[':
		return d.enter('[')
	case text[0] != '{':
		return fmt.Errorf("%w: it begins with neither { nor [", sferr.ErrInput)
	case !isWrapper(text):
		return nil // JSON lines
	}
	if err := d.enter('{'); err != nil {
		return err
	}
	return d.seek()
}

// whiteSpace is that of JSON.
const whiteSpace = " \t\r\n"

// isWrapper reports whether the object that text begins with holds leads, and is
// no lead itself: one may have a status as well.
func isWrapper(text []byte) bool {
	rest, opened := bytes.CutPrefix(bytes.TrimLeft(text[1:], whiteSpace), []byte{'"'})
	key, _, closed := bytes.Cut(rest, []byte{'"'})
	switch name := string(key); {
	case !opened || !closed:
		return false
	case name == "leads", name == "results":
		return true
	case name == "status", name == "pagination":
		return bytes.Contains(text, []byte(`"results"`)) || bytes.Contains(text, []byte(`"leads"`))
	}
	return false
}

// seek goes to the "leads" of the object that was entered, through "results".
func (d *leadDecoder) seek() error {
	for d.dec.More() {
		tok, err := d.dec.Token()
		switch {
		case err != nil:
		case tok == "leads":
			return d.enter('[')
		case tok == "results":
			if err := d.enter('{'); err != nil {
				return err
			}
		default:
			var skip json.RawMessage
			err = d.dec.Decode(&skip)
		}
		if err != nil {
			return d.broken(err)
		}
	}
	return fmt.Errorf("%w: it has no \"leads\"", sferr.ErrInput)
}

func (d *leadDecoder) enter(want json.Delim) error {
	tok, err := d.dec.Token()
	if err != nil {
		return d.broken(err)
	}
	if tok != want {
		return fmt.Errorf("%w: the list of leads is not an array", sferr.ErrInput)
	}
	d.depth++
	return nil
}

func (d *leadDecoder) next() (Lead, error) {
	i := d.index
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil {
		return Lead{}, d.broken(err)
	}
	d.index++
	if len(raw) > d.maxLead {
		return Lead{}, &DecodeError{Index: i, Reason: fmt.Sprintf("its JSON has %d bytes, more than %d", len(raw), d.maxLead)}
	}
	if raw[0] != '{' {
		return Lead{}, &DecodeError{Index: i, Reason: "it is not a JSON object"}
	}
	var l Lead
	if err := json.Unmarshal(raw, &l); err != nil {
		if other, ok := errors.AsType[*DecodeError](err); ok {
			return Lead{}, d.notLead(i, other.Reason)
		}
		return Lead{}, &DecodeError{Index: i, Reason: scan.Reason(err), Err: err}
	}
	l.Tags = tags.Name(l.Tags, d.groups)
	d.activities.complete(&l)
	return l, nil
}

// notLead returns the error of an object that is not a lead: that of the whole input
// if there is no list and nothing else.
func (d *leadDecoder) notLead(i int, reason string) error {
	if d.depth == 0 && i == 0 && !d.dec.More() {
		return fmt.Errorf("%w: %s", sferr.ErrInput, reason)
	}
	return &DecodeError{Index: i, Reason: reason}
}

// close reads what stands behind the list, so that a cut-off input is not
// taken for a whole one.
func (d *leadDecoder) close() error {
	for {
		tok, err := d.dec.Token()
		switch {
		case errors.Is(err, io.EOF) && d.depth == 0:
			return nil
		case err != nil:
			return d.broken(err)
		case d.depth == 0:
			return fmt.Errorf("%w: something follows the list of leads", sferr.ErrInput)
		}
		switch tok {
		case json.Delim('['), json.Delim('{'):
			d.depth++
		case json.Delim(']'), json.Delim('}'):
			d.depth--
		}
	}
}

func (d *leadDecoder) broken(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s, after %d leads", sferr.ErrInput, scan.Reason(err), d.index)
	}
	return err
}
