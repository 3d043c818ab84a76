package suggest_test

import (
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// orgCase is a schema with what an admin would choose.
type orgCase struct {
	name    string
	mapping mapping.Mapping
	groups  []tags.Group
	schema  *schema.Schema
	answers map[string]string // by object and source or category: the field, with " | option = value" for each translation
}

// readCase reads a file of testdata. It has the fields of Lead and Contact beside the
// standard ones (those of a captured describe result, if there is one of that name),
// the sources that have a rule (none: all that Mobly recommends), the tags and the
// answers.
func readCase(t *testing.T, file string) orgCase {
	t.Helper()
	c := orgCase{name: strings.TrimSuffix(filepath.Base(file), ".txt"), answers: map[string]string{}}
	objects := map[string]*schema.Object{}
	for _, object := range []string{schema.Lead, schema.Contact} {
		data, err := os.ReadFile(captured(c.name, object))
		if err != nil {
			continue
		}
		objects[object], err = schema.ParseDescribe(data)
		require.NoError(t, err)
	}
	if len(objects) == 0 {
		c.read(t, "testdata/standard.txt", objects)
	}
	c.read(t, file, objects)
	c.schema = schema.New(objects[schema.Lead], objects[schema.Contact])
	if len(c.mapping.Rules) == 0 {
		c.mapping = mapping.Recommended()
	}
	return c
}

// captured returns where a describe result that was captured from a real org is kept.
func captured(org, object string) string {
	return "../../../shared/fixtures/" + org + "/describe_" + object + ".json"
}

func (c *orgCase) read(t *testing.T, file string, objects map[string]*schema.Object) {
	t.Helper()
	for section, line := range lines(t, file) {
		cells := strings.Split(line, " | ")
		switch section {
		case schema.Lead, schema.Contact:
			if objects[section] == nil {
				objects[section] = schema.NewObject(section)
			}
			objects[section] = objects[section].With(readField(t, cells))
		case "Mapped":
			for _, r := range mapping.Recommended().Rules {
				if string(r.From) == line {
					c.mapping.Rules = append(c.mapping.Rules, r)
				}
			}
		case "Tags":
			group := tags.Group{Name: cells[0], Multiple: cells[1] == "several"}
			for option := range strings.SplitSeq(cells[len(cells)-1], "; ") {
				group.Options = append(group.Options, tags.Option{Value: option})
			}
			c.groups = append(c.groups, group)
		case "Answers":
			at := strings.LastIndexByte(cells[0], ' ')
			cells[0] = cells[0][at+1:]
			c.answers[line[:at]] = strings.ReplaceAll(strings.Join(cells, " | "), "; ", " | ")
		default:
			t.Fatalf("%s: section %q", file, section)
		}
	}
}

// lines yields the lines of a file under the title of their section.
func lines(t *testing.T, file string) iter.Seq2[string, string] {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return func(yield func(string, string) bool) {
		section := ""
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			switch line {
			case "":
			case "Lead", "Contact", "Mapped", "Tags", "Answers":
				section = line
			default:
				if !yield(section, line) {
					return
				}
			}
		}
	}
}

// readField reads "Score__c | Score | picklist 255 restricted | High; Low". Of
// "formula", "readonly", "encrypted" and "unique" one may come last.
func readField(t *testing.T, cells []string) schema.Field {
	t.Helper()
	require.GreaterOrEqual(t, len(cells), 3, cells)
	kind := strings.Fields(cells[2])
	f := schema.Field{
		Name: cells[0], Label: cells[1], Type: schema.Type(kind[0]), Custom: strings.HasSuffix(cells[0], "__c"),
		Createable: true, Updateable: true, Nillable: true, Restricted: kind[len(kind)-1] == "restricted",
	}
	if len(kind) > 1 {
		length, err := strconv.Atoi(kind[1])
		require.NoError(t, err)
		f.Length = length
	}
	if len(cells) < 4 {
		return f
	}
	switch cells[3] {
	case "readonly":
		f.Createable, f.Updateable = false, false
	case "formula":
		f.Createable, f.Updateable, f.Calculated = false, false, true
	case "encrypted":
		f.Encrypted = true
	case "unique":
		f.Unique = true
	default:
		for value := range strings.SplitSeq(cells[3], "; ") {
			f.Picklist = append(f.Picklist, schema.PicklistValue{Value: value, Label: value, Active: true})
		}
	}
	return f
}
