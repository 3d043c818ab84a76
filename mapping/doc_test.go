package mapping_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A template sees what the comment of the package says that it sees.
func TestTemplateDoc(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	comment := regexp.MustCompile(`(?m)^// ?`).ReplaceAllString(string(text), "")
	_, section, found := strings.Cut(comment, "# Templates\n")
	require.True(t, found)
	names, calls, found := strings.Cut(section, "Besides")
	require.True(t, found)
	names, company, _ := strings.Cut(names, "(with ")
	company, rest, _ := strings.Cut(company, ")")
	named := regexp.MustCompile(`\.[A-Z]\w*`)
	n := 0
	for _, name := range append(named.FindAllString(names, -1), named.FindAllString(rest, -1)...) {
		use := "{{" + name + "}}"
		switch name {
		case ".Company":
			use = "{{.Company.Name}}"
		case ".Custom":
			use = `{{index .Custom "Badge ID"}}`
		}
		_, err := templateRule(use).Compile(field.Options{})
		require.NoError(t, err, name)
		n++
	}
	for _, name := range named.FindAllString(company, -1) {
		_, err := templateRule("{{.Company" + name + "}}").Compile(field.Options{})
		require.NoError(t, err, name)
		n++
	}
	require.Equal(t, 34+2, n, "34 sources, .Company and .Custom")
	for _, name := range []string{"lower", "upper", "trim", "slice", "index", "join", "default", "date", "with", "and", "or", "not", "len"} {
		require.Regexp(t, `\b`+name+`\b`, calls)
	}

	block := regexp.MustCompile(`(?m)^\t(\{\{.*)$`).FindStringSubmatch(comment)
	require.NotNil(t, block)
	mapper, err := templateRule(block[1]).Compile(field.Options{})
	require.NoError(t, err)
	record := mapper.Map(schema.Lead, &mapping.Person{FirstName: "Ivy"})
	require.Equal(t, "Ivy met at a booth on", record.Values[0].Value)
	require.Empty(t, mapper.Map(schema.Lead, &mapping.Person{LastName: "Chen"}).Values, "all that it names is blank")
	_, err = templateRule("{{range .Events}}{{.}}{{end}}").Compile(field.Options{})
	require.Error(t, err, "there are no loops")
}
