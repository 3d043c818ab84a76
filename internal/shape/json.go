package shape

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// codes are the members that hold codes and names of this SDK and of the org.
var codes = []string{
	"attributes", "code", "durationSeconds", "field", "fields", "hint", "item", "matchedBy", "moblyCode", "object", "off", "outcome", "path", "policy", "reason",
	"unreadable", "verb", "CallDurationInSeconds", "UserType",
}

// JSON returns the JSON of v with its texts and numbers replaced, those of codes aside,
// and the names of custom values.
func (s *Shaper) JSON(v any) (json.RawMessage, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var plain any
	if err := dec.Decode(&plain); err != nil {
		return nil, err
	}
	return json.Marshal(s.value("", plain))
}

// value replaces the value of a member.
func (s *Shaper) value(name string, v any) any {
	switch v := v.(type) {
	case string:
		return s.named(name, v)
	case json.Number:
		if strings.ContainsAny(string(v), "eE") {
			return v
		}
		return json.Number(s.Text(string(v)))
	case []any:
		for i := range v {
			v[i] = s.value(name, v[i])
		}
	case map[string]any:
		return s.object(name, v)
	}
	return v
}

func (s *Shaper) object(name string, v map[string]any) map[string]any {
	out := make(map[string]any, len(v))
	for key, item := range v {
		field, isChange := v["field"].(string)
		switch {
		case name == "custom":
			out[s.Text(key)] = s.value("custom", item)
		case slices.Contains(codes, key):
			out[key] = item
		case isChange && key != "rule":
			out[key] = s.value(field, item)
		default:
			out[key] = s.value(key, item)
		}
	}
	return out
}

// named replaces the text of a member. A country or a state is kept in a member for one:
// it may become the org's code. A rule is named for what it maps.
func (s *Shaper) named(name, text string) string {
	kind, rest, ok := strings.Cut(text, "tag ")
	if !ok {
		kind, rest, ok = strings.Cut(text, "custom:")
	}
	switch lower := strings.ToLower(name); {
	case name == "rule" && ok && kind == "":
		return text[:len(text)-len(rest)] + s.Text(rest)
	case name == "rule":
		return text
	case strings.Contains(lower, "country"), strings.Contains(lower, "state"):
		_, isCountry := place.Country(text)
		if _, _, isState := place.Anywhere(text); isCountry || isState {
			return text
		}
	}
	return s.Text(text)
}
