package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"
)

var (
	recordID = regexp.MustCompile(`^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$`)
	moment   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)$`)
	version  = regexp.MustCompile(`/v(xx|[0-9]+)\.0/`)
	element  = regexp.MustCompile(`<([a-zA-Z]+)[ >/]`)
)

// comparison finds where two answers differ in more than their IDs, times and
// version.
type comparison struct {
	ids         map[string]string // recorded to ours; learned from writes
	creates     bool              // the answer tells IDs of new records
	wide        bool              // a whole record or describe: members that one side lacks are passed over
	differences []string
}

func (c *comparison) differ(path, format string, args ...any) {
	c.differences = append(c.differences, path+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) compare(path string, theirs, ours any) {
	switch want := theirs.(type) {
	case map[string]any:
		got, ok := ours.(map[string]any)
		if !ok {
			c.differ(path, "%T, recorded an object", ours)
			return
		}
		c.members(path, want, got)
	case []any:
		got, ok := ours.([]any)
		if !ok || len(got) != len(want) {
			if c.wide {
				return // lists of describes
			}
			c.differ(path, "%d elements, recorded %d: %v", len(got), len(want), got)
			return
		}
		if strings.HasSuffix(path, ".records") {
			want, got = c.sorted(want, true), c.sorted(got, false)
		}
		for i := range want {
			if c.wide && len(want) > 1 {
				return
			}
			c.compare(fmt.Sprintf("%s[%d]", path, i), want[i], got[i])
		}
	case string:
		got, _ := ours.(string)
		switch {
		case recordID.MatchString(want) && recordID.MatchString(got) && len(want) == len(got) && want[:3] == got[:3]:
			if c.creates && strings.HasSuffix(strings.ToLower(path), "id") {
				c.ids[want] = got
			} else if known := c.ids[want]; known != "" && known != got {
				c.differ(path, "another record than recorded")
			}
		case moment.MatchString(want) && moment.MatchString(got):
		case c.ours(want) != version.ReplaceAllString(got, "/v64.0/"):
			c.differ(path, "%q, recorded %q", got, want)
		}
	default:
		if fmt.Sprint(theirs) != fmt.Sprint(ours) {
			c.differ(path, "%v, recorded %v", ours, theirs)
		}
	}
}

func (c *comparison) members(path string, want, got map[string]any) {
	names := slices.Sorted(maps.Keys(want))
	slices.SortStableFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	for _, name := range names {
		v, ok := got[name]
		if !ok {
			if !c.wide {
				c.differ(path, "lacks %s", name)
			}
			continue
		}
		if passedOver[name] == "" || !c.wide {
			c.compare(path+"."+name, want[name], v)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok && !c.wide {
			c.differ(path, "has %s besides", name)
		}
	}
}

// passedOver are members of whole records and describes whose values depend on
// the org's settings or on its time.
var passedOver = map[string]string{
	"LastViewedDate":     "when the user last looked at the record, which is not kept",
	"LastReferencedDate": "likewise",
}

// ours is a recorded text with our IDs and version.
func (c *comparison) ours(s string) string {
	var pairs []string
	for theirs, ours := range c.ids {
		pairs = append(pairs, theirs, ours)
	}
	return version.ReplaceAllString(strings.NewReplacer(pairs...).Replace(s), "/v64.0/")
}

// sorted puts records in an order that both sides have: queries without ORDER
// BY promise none.
func (c *comparison) sorted(records []any, recorded bool) []any {
	key := func(r any) string {
		text, err := json.Marshal(r)
		if err != nil {
			return ""
		}
		if recorded {
			return c.ours(string(text))
		}
		return version.ReplaceAllString(string(text), "/v64.0/")
	}
	out := slices.Clone(records)
	sort.SliceStable(out, func(i, j int) bool { return key(out[i]) < key(out[j]) })
	return out
}

// differentElements compares the names of the elements of two SOAP answers.
func differentElements(theirs any, ours string) []string {
	names := func(s string) map[string]bool {
		out := map[string]bool{}
		for _, m := range element.FindAllStringSubmatch(s, -1) {
			out[m[1]] = true
		}
		return out
	}
	text, _ := theirs.(string)
	want, got := names(text), names(ours)
	var out []string
	for name := range want {
		if !got[name] {
			out = append(out, "lacks the element "+name)
		}
	}
	for name := range got {
		if !want[name] {
			out = append(out, "has the element "+name+" besides")
		}
	}
	return out
}

// describeFile is where a describe was put that a trace only refers to.
func describeFile(answer any) (string, bool) {
	text, _ := answer.(string)
	text, ok := strings.CutPrefix(text, "(describe body: see ")
	return strings.TrimSuffix(text, ")"), ok
}

// differentDescribe compares the names of the members of two describes and of
// their fields. What the members say is compared where describes are.
func differentDescribe(theirs, ours []byte) []string {
	want, _ := decode(theirs).(map[string]any)
	got, _ := decode(ours).(map[string]any)
	out := lacking("", want, got)
	for _, list := range []string{"fields", "childRelationships", "recordTypeInfos"} {
		w, _ := want[list].([]any)
		g, _ := got[list].([]any)
		if len(w) == 0 || len(g) == 0 {
			continue
		}
		first, _ := w[0].(map[string]any)
		mine, _ := g[0].(map[string]any)
		out = append(out, lacking(list, first, mine)...)
	}
	return out
}

func lacking(path string, want, got map[string]any) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[name]; !ok {
			out = append(out, path+" lacks "+name)
		}
	}
	return out
}

// decode reads JSON with numbers as they are written; what is no JSON is text.
func decode(text []byte) any {
	if len(text) == 0 {
		return nil
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return string(text)
	}
	return v
}
