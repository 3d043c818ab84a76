// Package settingsschema makes the JSON Schema of salesforce.Settings,
// salesforce/settings.schema.json, and holds by its tests that it judges settings as
// their reader does. It is a module of its own: the SDK needs no validator.
//
//	go test -C internal/settingsschema . -update # writes the schema anew
package settingsschema

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// object is a schema, or a part of one.
type object = map[string]any

const module = "github.com/getmobly/mobly-salesforce-go/"

// facts are what the types do not say, by "Type.Field".
var facts = map[string]object{
	"Rule.From":          {"anyOf": []object{{"enum": sources()}, {"pattern": "^(custom|const|template):"}}},
	"Keys.Lead":          {"pattern": apiName},
	"Keys.Activity":      {"pattern": apiName},
	"Keys.SyncedAt":      {"pattern": apiName},
	"Policies.CreateAs":  {"enum": []string{"", "Lead", "Contact"}},
	"Policies.LeadOwner": {"enum": []string{"", "FirstScanner", "LastScanner", "IntegrationUser"}},
	"Policies.TaskOwner": {"enum": []string{"", "Rep", "IntegrationUser"}},
	"API.Version":        {"pattern": `^([5-9][0-9]\.0)?$`},
	"API.BatchSize":      {"minimum": 0, "maximum": 200},
	"API.Concurrency":    {"minimum": 0, "maximum": 25},
	"API.ReservePercent": {"minimum": 0, "maximum": 99},
	"FollowUp.Subject":   {"pattern": `\S`},
	"FollowUp.DueDays":   {"minimum": 0, "maximum": 3650},

	"Campaigns.EventField":  {"pattern": `^([A-Za-z][A-Za-z0-9_]*)?$`},
	"Campaigns.Minimum":     {"minimum": 0},
	"CampaignLink.Campaign": {"pattern": "^701[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$"},
	"CampaignLink.Minimum":  {"minimum": 0},
}

const apiName = `^(-|[A-Za-z][A-Za-z0-9_]*)?$`

// required are the keys that a structure needs, by its package and name.
var required = map[string][]string{
	"mapping.Rule": {"from"}, "tags.Rule": {"category", "field"}, "salesforce.FollowUp": {"subject"}, "salesforce.CampaignLink": {"campaign"},
}

func sources() []string {
	var out []string
	for _, s := range mapping.Sources() {
		out = append(out, string(s.Source))
	}
	return out
}

// Schema returns the JSON Schema of salesforce.Settings. The root is the folder of
// the SDK, whose sources have the enums' values and the descriptions.
func Schema(root string) (map[string]any, error) {
	m := &maker{root: root, packages: map[string]*source{}}
	out := m.structure(reflect.TypeFor[salesforce.Settings]())
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = "Settings of a sync of Mobly's leads to Salesforce"
	return out, m.err
}

type maker struct {
	root     string
	packages map[string]*source // by folder
	err      error              // the first one
}

// schema returns the schema of a type.
func (m *maker) schema(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Struct:
		return m.structure(t)
	case reflect.Pointer:
		return m.schema(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": m.schema(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": m.schema(t.Elem())}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.String:
		out := object{"type": "string"}
		if values := m.source(t).constants[t.Name()]; len(values) > 0 {
			out["enum"] = append([]string{""}, values...)
		}
		return out
	default:
		m.fail(fmt.Errorf("no schema of a %s", t))
		return nil
	}
}

func (m *maker) structure(t reflect.Type) object {
	properties := object{}
	src := m.source(t)
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := m.schema(f.Type)
		if extra, ok := facts[t.Name()+"."+f.Name]; ok {
			delete(p, "enum")
			maps.Copy(p, extra)
		}
		if text := src.comments[t.Name()+"."+f.Name]; text != "" {
			p["description"] = text
		}
		properties[name] = p
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if keys := required[path.Base(t.PkgPath())+"."+t.Name()]; len(keys) > 0 {
		out["required"] = keys
	}
	return out
}

// source returns what is read of the package of a type.
func (m *maker) source(t reflect.Type) *source {
	folder, ok := strings.CutPrefix(t.PkgPath(), module)
	if !ok { // one of Go's
		return &source{}
	}
	if m.packages[folder] == nil {
		src, err := read(path.Join(m.root, folder))
		m.fail(err)
		m.packages[folder] = src
	}
	return m.packages[folder]
}

func (m *maker) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// plain returns a comment as one line, without the brackets of its links.
func plain(groups ...*ast.CommentGroup) string {
	var words []string
	for _, g := range groups {
		words = append(words, strings.Fields(g.Text())...)
	}
	return strings.NewReplacer("[", "", "]", "").Replace(strings.Join(words, " "))
}
