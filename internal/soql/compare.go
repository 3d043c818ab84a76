package soql

import (
	"strings"
	"time"
)

// comparison returns the test of =, !=, <, <=, > and >=.
func comparison(op Op, v Literal, kind Kind, env Env) test {
	switch {
	case kind == Boolean:
		want := v.Text == "true" // null is false
		return func(v any) bool {
			b, _ := v.(bool)
			return (b == want) == (op == Eq)
		}
	case v.Kind == NullLiteral:
		return func(v any) bool {
			null := isNull(v, kind)
			switch op {
			case Eq:
				return null
			case NotEq:
				return !null
			default:
				return false
			}
		}
	case v.Kind == RangeLiteral:
		return inRange(op, v, kind, env)
	}
	order := orderTo(v, kind)
	return func(v any) bool {
		c, ok := order(v)
		switch {
		case !ok:
			return op == NotEq
		case op == Eq:
			return c == 0
		case op == NotEq:
			return c != 0
		case op == Less:
			return c < 0
		case op == LessEq:
			return c <= 0
		case op == More:
			return c > 0
		default:
			return c >= 0
		}
	}
}

// orderTo returns a function that compares a value to the literal v. ok is
// false for null, except that null texts equal the empty literal.
func orderTo(v Literal, kind Kind) func(any) (int, bool) {
	switch kind {
	case Number:
		want, _ := parseNumber(v.Text)
		return func(v any) (int, bool) {
			n, ok := asNumber(v)
			return n.compare(want), ok
		}
	case Date:
		want, _ := ParseDay(v.Text)
		return func(v any) (int, bool) {
			d, ok := asDay(v)
			return d.Compare(want), ok
		}
	case DateTime:
		want, _ := ParseTime(v.Text)
		return func(v any) (int, bool) {
			t, ok := asTime(v)
			return t.Compare(want), ok
		}
	default:
		want := asText(v.Text, kind)
		return func(v any) (int, bool) {
			s := asText(v, kind)
			return strings.Compare(s, want), s != "" || want == ""
		}
	}
}

// inRange returns the test against a date literal, which is a range of days:
// equal is inside, less is before its start, more is after its end.
func inRange(op Op, v Literal, kind Kind, env Env) test {
	first, behind := rangeDays(v, dayOf(env.Now.In(env.zone())))
	place := func(v any) (int, bool) {
		d, ok := asDay(v)
		switch {
		case d.Compare(first) < 0:
			return -1, ok
		case d.Compare(behind) >= 0:
			return 1, ok
		default:
			return 0, ok
		}
	}
	if kind == DateTime {
		from, to := first.in(env.zone()), behind.in(env.zone())
		if v.Text == "LAST_N_DAYS" || v.Text == "LAST_90_DAYS" { // "up to the current second"
			to = env.Now.Truncate(time.Second).Add(time.Second)
		}
		place = func(v any) (int, bool) {
			t, ok := asTime(v)
			switch {
			case t.Before(from):
				return -1, ok
			case !t.Before(to):
				return 1, ok
			default:
				return 0, ok
			}
		}
	}
	return func(v any) bool {
		at, ok := place(v)
		switch {
		case !ok:
			return op == NotEq
		case op == Eq:
			return at == 0
		case op == NotEq:
			return at != 0
		case op == Less:
			return at < 0
		case op == LessEq:
			return at <= 0
		case op == More:
			return at > 0
		default:
			return at >= 0
		}
	}
}

// membership returns the test of IN and NOT IN with a list of literals.
func membership(c Condition, kind Kind, env Env) test {
	wanted := c.Op == InOp
	if kind == Number || kind == Date || kind == DateTime {
		tests := make([]test, len(c.Values))
		for i, v := range c.Values {
			tests[i] = comparison(Eq, v, kind, env)
		}
		return func(v any) bool {
			for _, t := range tests {
				if t(v) {
					return wanted
				}
			}
			return !wanted
		}
	}
	set := make(map[string]bool, len(c.Values))
	for _, v := range c.Values {
		set[asText(v.Text, kind)] = true // null is "", as the empty text is
	}
	return func(v any) bool { return set[asText(v, kind)] == wanted }
}

// selection returns the test of INCLUDES and EXCLUDES: one of the values
// matches, and "A;B" matches A and B together.
func selection(c Condition) test {
	wanted := make([][]string, len(c.Values))
	for i, v := range c.Values {
		wanted[i] = items(v.Text)
	}
	return func(v any) bool {
		have := make(map[string]bool)
		s, _ := v.(string)
		for _, it := range items(s) {
			have[it] = true
		}
		for _, all := range wanted {
			if hasAll(have, all) {
				return c.Op == Includes
			}
		}
		return c.Op == Excludes
	}
}

func items(s string) []string {
	var out []string
	for it := range strings.SplitSeq(Fold(s), ";") {
		if it = strings.TrimSpace(it); it != "" {
			out = append(out, it)
		}
	}
	return out
}

// hasAll reports whether have contains all of want. An empty want matches an
// empty selection only.
func hasAll(have map[string]bool, want []string) bool {
	for _, w := range want {
		if !have[w] {
			return false
		}
	}
	return len(want) > 0 || len(have) == 0
}

// like returns the test of LIKE. An empty text matches the empty pattern only.
func like(text string, kind Kind) test {
	pattern := likePattern(text)
	if kind != CaseSensitive {
		for i, r := range pattern {
			if r >= 0 {
				pattern[i] = []rune(Fold(string(r)))[0]
			}
		}
	}
	return func(v any) bool {
		s := asText(v, kind)
		if s == "" {
			return len(pattern) == 0
		}
		return likeMatch(pattern, []rune(s))
	}
}

func isNull(v any, kind Kind) bool {
	var ok bool
	switch kind {
	case Number:
		_, ok = asNumber(v)
	case Date:
		_, ok = asDay(v)
	case DateTime:
		_, ok = asTime(v)
	case Boolean:
		ok, _ = v.(bool)
	default:
		ok = asText(v, kind) != ""
	}
	return !ok
}
