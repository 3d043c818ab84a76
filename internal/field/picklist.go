package field

import (
	"strconv"
	"strings"
)

// option finds the org's value for a captured one.
//
//  1. An active value, letter for letter.
//  2. The first active value with the same [Looks].
//  3. A text that looks like an inactive value is refused: Salesforce may still
//     accept it, but the org does not want it.
//  4. The active value whose label has the same [Looks], if there is exactly one.
//  5. Any other value is refused if the picklist is restricted, else taken
//     unchanged.
func (s *Spec) option(text string) (string, *Loss) {
	if o := s.Options; o != nil {
		if o.exact[text] != nil {
			return text, nil
		}
		var buf [64]byte
		key := AppendLooks(buf[:0], text)
		switch {
		case o.active[string(key)] != "":
			return o.active[string(key)], nil
		case o.inactive[string(key)] && o.ofType:
			return "", &Loss{Err: ErrPicklist, Reason: "the record type does not have the value"}
		case o.inactive[string(key)]:
			return "", &Loss{Err: ErrPicklist, Reason: "the value is inactive"}
		case o.labels[string(key)] != "":
			return o.labels[string(key)], nil
		case o.restricted:
			return "", &Loss{Err: ErrPicklist, Reason: "the picklist is restricted and does not have the value"}
		}
	}
	if s.Length > 0 && Length(text) > s.Length {
		return "", TooLong(s.Length)
	}
	return text, nil
}

// coerceMulti coerces the values of a multi-select picklist. Each is written
// once; values that the org does not list are the same if they have the same [Looks].
// Those that cannot be written are lost.
func (s *Spec) coerceMulti(given []string) (any, *Loss) {
	var room [8]string // most lists are short
	kept := room[:0]
	var problem *Loss
	lost, length := 0, 0
	var seen KeySet
	var key [64]byte
	for _, item := range given {
		item = Clean(item, false)
		if item == "" {
			continue
		}
		value, p := s.item(item)
		n := Length(value) + min(1, len(kept))
		if p == nil {
			k := append(key[:0], value...)
			if !s.lists(value) {
				k = AppendLooks(key[:0], value)
			}
			if _, added := seen.Add(k); !added {
				continue
			}
			if s.Length > 0 && length+n > s.Length {
				p = TooLong(s.Length)
			}
		}
		if p != nil {
			lost++
			if problem == nil {
				problem = p
			}
			continue
		}
		kept = append(kept, value)
		length += n
	}
	if problem != nil {
		problem.Truncated = len(kept) > 0
		if lost+len(kept) > 1 {
			problem.Reason = strconv.Itoa(lost) + " of " + strconv.Itoa(lost+len(kept)) + " values lost: " + problem.Reason
		}
	}
	return s.wireText(strings.Join(kept, ";"), problem)
}

// lists reports whether a text is an active value, letter for letter.
func (s *Spec) lists(text string) bool { return s.Options != nil && s.Options.exact[text] != nil }

func (s *Spec) item(text string) (string, *Loss) {
	if strings.Contains(text, ";") {
		return "", &Loss{Err: ErrPicklist, Reason: "a value of a multi-select picklist cannot contain a semicolon"}
	}
	return s.option(text)
}
