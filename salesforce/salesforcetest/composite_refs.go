package salesforcetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// reference is @{refId.path}, whose path may have indexes: records[0].Id.
var reference = regexp.MustCompile(`@\{([A-Za-z0-9_]+)((?:\[\d+\]|\.[A-Za-z0-9_]+)*)\}`)

// resolve puts the values of earlier answers in the place of references.
func resolve(s string, earlier map[string]*part) (string, faults) {
	if !strings.Contains(s, "@{") {
		return s, nil
	}
	var fs faults
	out := reference.ReplaceAllStringFunc(s, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		value, ok := lookup(earlier[m[1]], m[2])
		if !ok && fs == nil {
			fs = one(fault{Code: "PROCESSING_HALTED", Message: "Invalid reference specified. No value for " + m[1] + m[2] + " found in " + m[1]})
		}
		return value
	})
	return out, fs
}

// resolveBody does so in all texts of a body.
func resolveBody(v any, earlier map[string]*part) (any, faults) {
	switch v := v.(type) {
	case string:
		return resolve(v, earlier)
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			var fs faults
			if out[i], fs = resolveBody(x, earlier); fs != nil {
				return nil, fs
			}
		}
		return out, nil
	case *input:
		out := ordered{}
		if v.hasAttr {
			out = append(out, pair{"attributes", ordered{{"type", v.typ}}})
		}
		for _, m := range v.members {
			x, fs := resolveBody(m.value, earlier)
			if fs != nil {
				return nil, fs
			}
			out = append(out, pair{m.name, x})
		}
		return out, nil
	default:
		return v, nil
	}
}

// value is the decoded body.
func (p *part) value() any {
	if !p.known {
		p.known = true
		d := json.NewDecoder(bytes.NewReader(p.body))
		d.UseNumber()
		if err := d.Decode(&p.decoded); err != nil { // no body, as after an update
			p.decoded = nil
		}
	}
	return p.decoded
}

// lookup finds ".records[0].Id" in the answer of a part.
func lookup(p *part, path string) (string, bool) {
	if p == nil || !p.ok() {
		return "", false
	}
	at := p.value()
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return "", false
			}
			at = v[i]
		default:
			return "", false
		}
	}
	switch v := at.(type) {
	case string:
		return v, true
	case json.Number, bool:
		return fmt.Sprint(v), true
	default:
		return "", false
	}
}
