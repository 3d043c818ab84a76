package everyorg

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var recordID = regexp.MustCompile(`^[a-zA-Z0-9]{15}[A-Z0-5]{3}$`)

// match compares got with a pattern. Both are decoded JSON. In a pattern
//
//  1. an object names members that must be there; others may be too
//  2. a member "<some>" instead of a list: some element of it matches
//  3. "<any>" is any value, also null, and "<absent>" is no member at all
//  4. "<text ...>" is a string with that text in it
//  5. "<name>" is an 18-character ID, which ${name} stands for from then on
//  6. "<name 00Q>" likewise, of that key prefix
//  7. "<time>" is a date-time as Salesforce writes it
//
// Everything else must be equal, lists in length and order.
func match(path string, want, got any, vars map[string]string) error {
	switch want := want.(type) {
	case map[string]any:
		if some, ok := want["<some>"]; ok {
			list, _ := got.([]any)
			if !slices.ContainsFunc(list, func(e any) bool { return match(path, some, e, vars) == nil }) {
				return fmt.Errorf("%s has no such element", path)
			}
			return nil
		}
		m, ok := got.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object", path)
		}
		for name, w := range want {
			v, there := m[name]
			if there == (w == "<absent>") {
				return fmt.Errorf("%s.%s: is it there? %v", path, name, there)
			}
			if err := match(path+"."+name, w, v, vars); there && err != nil {
				return err
			}
		}
		return nil
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Errorf("%s is no list of %d elements", path, len(want))
		}
		for i, w := range want {
			if err := match(path+"["+strconv.Itoa(i)+"]", w, list[i], vars); err != nil {
				return err
			}
		}
		return nil
	case string:
		return matchText(path, want, got, vars)
	default:
		if want != got {
			return fmt.Errorf("%s is %v, not %v", path, got, want)
		}
		return nil
	}
}

func matchText(path, want string, got any, vars map[string]string) error {
	text, isText := got.(string)
	inner, special := strings.CutPrefix(want, "<")
	if inner, special = cutSuffix(inner, ">", special); !special {
		if !isText || text != want {
			return fmt.Errorf("%s is %v, not %q", path, got, want)
		}
		return nil
	}
	name, rest, _ := strings.Cut(inner, " ")
	ok := isText
	switch name {
	case "any", "absent":
		return nil
	case "text":
		ok = ok && strings.Contains(text, rest)
	case "time":
		ok = ok && moment.MatchString(text)
	default:
		ok = ok && recordID.MatchString(text) && strings.HasPrefix(text, rest)
		vars[name] = text
	}
	if !ok {
		return fmt.Errorf("%s is %v, not %s", path, got, want)
	}
	return nil
}

// moment is how Salesforce writes a date-time.
var moment = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.000\+0000$`)

func cutSuffix(s, suffix string, look bool) (string, bool) {
	if !look {
		return s, false
	}
	return strings.CutSuffix(s, suffix)
}
