package salesforcetest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// How dates are stored and answered. Date-times keep whole seconds, in UTC.
const (
	dateLayout     = "2006-01-02"
	dateTimeLayout = "2006-01-02T15:04:05.000-0700"
)

func stamp(t time.Time) string { return t.UTC().Truncate(time.Second).Format(dateTimeLayout) }

// check judges a stored value by the rules of its column, other records aside.
func check(c *column, v any) *fault {
	switch v := v.(type) {
	case nil:
		if c.Type == schema.TypeBoolean {
			return badValue(c, "INVALID_TYPE_ON_FIELD_IN_RECORD", "value not of required type: ")
		}
	case json.Number:
		if !inRange(c, v.String()) {
			return badValue(c, "NUMBER_OUTSIDE_VALID_RANGE", "value outside of valid range on numeric field: "+v.String())
		}
	case string:
		return checkText(c, v)
	}
	return nil
}

// badValue refuses the value of a column.
func badValue(c *column, code, message string) *fault {
	f := refused(code, c.Label+": "+message, c.Name)
	return &f
}

func checkText(c *column, s string) *fault {
	switch {
	case c.text() && c.Length > 0 && len(s) > c.Length && len(utf16.Encode([]rune(s))) > c.Length:
		return badValue(c, "STRING_TOO_LONG", fmt.Sprintf("data value too large: %s (max length=%d)", quoted(s), c.Length))
	case c.Type == schema.TypeEmail && !validEmail(s):
		return badValue(c, "INVALID_EMAIL_ADDRESS", "invalid email address: "+quoted(s))
	case c.place: // see placing
	case c.Restricted && c.Type == schema.TypeMultiPicklist:
		for v := range strings.SplitSeq(s, ";") {
			if !c.Active(v) {
				return badValue(c, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: "+quoted(v))
			}
		}
	case c.Restricted && !c.Active(s):
		return badValue(c, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: "+quoted(s))
	}
	return nil
}

// maxQuoted is how much of a value a message repeats, in characters.
const maxQuoted = 255

// quoted is a value as a message repeats it: cut where it is long.
func quoted(s string) string {
	n := 0
	for i := range s {
		if n == maxQuoted {
			return s[:i]
		}
		n++
	}
	return s
}

// inRange reports whether the number has no more digits before the point than
// the column has room for.
func inRange(c *column, s string) bool {
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	room := c.Precision - c.Scale
	if c.Type == schema.TypeInt {
		room = c.Digits
	}
	return room == 0 || whole == "0" || len(whole) <= room
}

// validEmail is Salesforce's idea of an e-mail address: one @, a local part of
// the usual characters that does not begin with a period, and a domain name of
// two labels or more. Letters of all scripts are good on both sides: orgs made
// since 2020 allow international addresses.
func validEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || local[0] == '.' || len(local) > 64 || !strings.Contains(domain, ".") {
		return false
	}
	for _, r := range local {
		if !letter(r) && !strings.ContainsRune("!#$%&'*/=?^_+-`{|}~.", r) {
			return false
		}
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if !letter(r) && r != '-' {
				return false
			}
		}
	}
	return true
}

func letter(r rune) bool {
	return r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// number is how the API writes a stored number: an int as it is, the others as
// Java writes a double (5.0, 1.39E8).
type number struct {
	text string
	int  bool
}

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if n.int {
		return []byte(n.text), nil
	}
	f, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		return nil, err
	}
	if abs := max(f, -f); abs != 0 && (abs >= 1e7 || abs < 1e-3) {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		e, _ := strconv.Atoi(exponent)
		return fmt.Appendf(nil, "%sE%d", mantissa, e), nil
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return []byte(text), nil
}
