package checker

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func (src *source) customField() schema.Field {
	r := rule.Rule{Field: src.fieldName, Type: src.declared, Length: src.length, Values: src.values}
	if r.Type == "" && src.value != "" {
		r.Type = field.Checkbox
	}
	return rule.CustomField(src.label, r)
}

func labelOf(r *mapping.Rule) string {
	if r.Label != "" {
		return r.Label
	}
	for _, s := range mapping.Sources() {
		if s.Source == r.From {
			return s.Label
		}
	}
	switch kind, text, _ := strings.Cut(string(r.From), ":"); kind {
	case "custom":
		return text
	case "const":
		return "Constant"
	}
	return "Template"
}

func tagLabelOf(r *tags.Rule) string {
	switch {
	case r.Value != "":
		return r.Category + ": " + r.Value
	case strings.TrimSpace(r.Category) == tags.Unmatched:
		return "Other Tags"
	}
	return r.Category
}
