package salesforce_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// coercions are the rows of mapping/COERCION.md: the field of an org, and what
// is captured for it, as JSON.
var coercions = []struct {
	title    string
	field    schema.Field
	captured []string
}{
	{"Text (20)", schema.Field{Type: schema.TypeString, Length: 20}, []string{
		`"Ada"`, `"  Ada \t Lovelace\n"`, `"Zoë 評価 👩\u200d🚀"`, `"Zoe\u0308"`, `"Ada\u0000"`, `"Ada\u200b"`, `"Director of Northern Sales"`, `1250`, `12.50`, `true`,
		`["Ada","Grace"]`, `["A;B","C"]`, `["Director of Sales","Chair"]`, `""`, `" \n "`, `null`, `{"first":"Ada"}`,
	}},
	{"Long text (40)", schema.Field{Type: schema.TypeTextArea, Length: 40}, []string{
		`"First line\r\nsecond\tline"`, `"Met at the booth, wants a demo of the new loom next week"`, `"<b>Hot</b> & new"`, `["one","two"]`,
	}},
	{"Rich text (40)", schema.Field{Type: schema.TypeTextArea, Length: 40, HTMLFormatted: true}, []string{
		`"First line\r\nsecond"`, `"<b>Hot</b> & new"`, `"Ada's \"R&D\" team wants it"`, `["Food & Drink","R&D"]`,
	}},
	{"Picklist, restricted", picklist(schema.TypePicklist, true), []string{
		`"Hot"`, `"HOT"`, `" follow   up "`, `"Follow\u2011up"`, `"1\u20135"`, `"Women's"`, `"decision maker"`, `"Warm"`, `"Cold"`, `["Hot"]`, `["Hot","Follow up"]`,
	}},
	{"Picklist, not restricted", picklist(schema.TypePicklist, false), []string{
		`"hot"`, `"Warm"`, `"Cold"`,
	}},
	{"Multi-select picklist, restricted", picklist(schema.TypeMultiPicklist, true), []string{
		`"hot; FOLLOW UP;;"`, `["Hot","Follow up"]`, `["Hot","Hot"]`, `["Hot","Warm"]`, `["Warm"]`, `["Hot;Follow up"]`, `"Cold"`,
	}},
	{"Multi-select picklist, not restricted", picklist(schema.TypeMultiPicklist, false), []string{
		`["hot","Warm"]`, `["Warm","Cold"]`, `["A;B","Hot"]`,
	}},
	{"Checkbox", schema.Field{Type: schema.TypeBoolean}, []string{
		`true`, `"Yes"`, `"y"`, `"ON"`, `"x"`, `1`, `"1"`, `"checked"`, `false`, `"no"`, `"off"`, `0`, `""`, `"maybe"`, `2`, `"ja"`,
	}},
	{"Number (8, 2)", schema.Field{Type: schema.TypeDouble, Precision: 8, Scale: 2}, []string{
		`1250`, `"1,250"`, `"1.250"`, `"1.250,50"`, `"1,250.50"`, `"1 250,5"`, `"1'250"`, `"12,5"`, `"0,125"`, `"-5"`, `"+5"`, `"1e3"`, `"007"`,
		`3.14159`, `"1234567"`, `"1,2,3"`, `"about 50"`, `"50 people"`, `true`, `"12-14"`, `"１２"`,
	}},
	{"Integer (9)", schema.Field{Type: schema.TypeInt, Digits: 9}, []string{
		`50`, `"50.0"`, `"1,250"`, `2.5`, `"2147483648"`, `"fifty"`,
	}},
	{"Currency (12, 2)", schema.Field{Type: schema.TypeCurrency, Precision: 12, Scale: 2}, []string{
		`1250.5`, `"1,250.50"`, `"19.999"`, `"$1,250"`, `"1250 EUR"`, `"CHF 1'250.50"`, `"-US$ 5"`, `"(1,250.00)"`, `"1,250.-"`, `"10.000 €"`, `"$10,000 USD"`, `"USD 5 EUR"`, `"$"`, `"5%"`, `"1.2M"`,
	}},
	{"Percent (5, 2)", schema.Field{Type: schema.TypePercent, Precision: 5, Scale: 2}, []string{
		`12.5`, `"12,5"`, `"1234"`, `"12.5%"`, `"$5"`,
	}},
	{"Date", schema.Field{Type: schema.TypeDate}, []string{
		`"2026-11-23"`, `"2026/11/23"`, `"20261123"`, `"23 Nov 2026"`, `"November 23, 2026"`, `"2026-11-23T23:30:00-05:00"`, `"2026-11-23T09:30"`,
		`"11/23/2026"`, `"23.11.2026"`, `"2026-02-30"`, `"1699-12-31"`, `"tomorrow"`, `1763856000`,
	}},
	{"Date and time", schema.Field{Type: schema.TypeDateTime}, []string{
		`"2026-11-23T09:30:00Z"`, `"2026-11-23T09:30:00.987+01:00"`, `"2026-11-23 09:30"`, `"2026-11-23"`, `"Mon, 23 Nov 2026 09:30:00 GMT"`,
		`"23 Nov 2026, 9:30"`, `"09:30"`,
	}},
	{"Time", schema.Field{Type: schema.TypeTime}, []string{`"09:30"`}},
	{"Address, compound", schema.Field{Type: schema.TypeAddress}, []string{`"1 Main Street, Austin"`}},
	{"Geolocation", schema.Field{Type: "location"}, []string{`"30.27, -97.74"`}},
	{"Encrypted text, classic", schema.Field{Type: "encryptedstring", Length: 20}, []string{`"Ada"`}},
	{"Phone (20)", schema.Field{Type: schema.TypePhone, Length: 20}, []string{
		`"+1 (555) 010-0100"`, `"555.010.0100 ext. 7"`, `15550100100`, `["+1 555 010 0100"]`, `["+1 555 010 0100","+1 555 010 0101"]`,
		`"+1 555 010 0100 / +1 555 010 0101"`, `"call reception"`,
	}},
	{"E-mail (40)", schema.Field{Type: schema.TypeEmail, Length: 40}, []string{
		`"ada@northwind.example"`, `" Ada@Northwind.Example "`, `"mailto:ada@northwind.example"`, `"Ada <ada@northwind.example>"`,
		`"'ada@northwind.example'."`, `"ada@north\u200bwind.example"`, `"o'neill+fair@northwind.example"`, `"jörg@müller.example"`,
		`"ada@northwind"`, `"ada(at)northwind.example"`, `"ada@northwind.example, bob@northwind.example"`, `"ada@@northwind.example"`,
		`"ada lovelace@northwind.example"`, `"a.very.long.local.part@a-very-long-host.example"`, `"n/a"`,
	}},
	{"URL (40)", schema.Field{Type: schema.TypeURL, Length: 40}, []string{
		`"https://northwind.example/ada"`, `"northwind.example"`, `"@ada"`, `"https://northwind.example/a very long path"`,
		`"https://northwind.example/a-very-long-path"`, `"javascript:alert(1)"`,
	}},
	{"Reference", schema.Field{Type: schema.TypeReference, ReferenceTo: []string{schema.Account}}, []string{
		`"001000000000001"`, `"001000000000001AAA"`, `"001000000000001XXX"`, `"Northwind"`,
	}},
}

// picklist is a field with two values and an inactive one.
func picklist(typ schema.Type, restricted bool) schema.Field {
	return schema.Field{Type: typ, Length: 255, Restricted: restricted, Picklist: []schema.PicklistValue{
		{Value: "Hot", Label: "Hot", Active: true}, {Value: "Follow up", Label: "Follow up", Active: true}, {Value: "Cold", Label: "Cold"},
		{Value: "1-5", Label: "1-5", Active: true}, {Value: "Women\u2019s", Label: "Women\u2019s", Active: true}, {Value: "C1", Label: "Decision Maker", Active: true},
	}}
}

// placeCoercions are captured companies, in an org with picklists of states and
// countries.
var placeCoercions = []string{
	`{"state":"California","country":"United States"}`, `{"state":"ca","country":"USA"}`, `{"state":"Bayern","country":"Deutschland"}`,
	`{"country":"Vereinigtes Königreich"}`, `{"state":"California"}`, `{"state":"Bavaria","country":"United States"}`,
	`{"state":"California","country":"Atlantis"}`, `{"country":"n/a"}`,
}

// TestCoercionTable holds that mapping/COERCION.md shows what becomes of each
// captured value in a dry run, and that a sync loses the same.
//
//	go test ./salesforce -run TestCoercionTable -update
func TestCoercionTable(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	var b strings.Builder
	b.WriteString("| Type | Captured | Written | Lost |\n| --- | --- | --- | --- |\n")
	for _, c := range coercions {
		org := salesforcetest.NewOrg()
		_, err := org.Add(schema.Account, map[string]any{"Id": "001000000000001AAA", "Name": "Northwind"})
		require.NoError(t, err)
		f := c.field
		f.Name, f.Createable, f.Updateable, f.Nillable = "Value__c", true, true, f.Type != schema.TypeBoolean
		org.Define(schema.Lead, f)
		table := coercionTable{newClient(org, salesforce.Config{
			Settings: salesforce.Settings{
				Mapping: mapping.Mapping{Rules: []mapping.Rule{
					{From: mapping.FromLastName, Lead: "LastName"},
					{From: mapping.FromCompanyName, Lead: "Company"},
					{From: mapping.FromEmail, Lead: "Email"},
					{From: mapping.Custom("value"), Lead: f.Name},
				}},
				Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey},
			},
		}), []string{f.Name}}
		for i, value := range c.captured {
			table.row(t, &b, c.title, value, fmt.Sprintf(`{"email":"lead%d@fair.example","lastName":"Lovelace","company":{"name":"Northwind"},"custom":{"value":%s}}`, i, value))
		}
	}
	org := salesforcetest.NewOrg()
	org.UseStateCountryPicklists()
	table := coercionTable{newClient(org, keyless()), []string{"CountryCode", "StateCode", "Country", "State"}}
	for i, value := range placeCoercions {
		table.row(t, &b, "State and country picklists", value, fmt.Sprintf(`{"email":"lead%d@fair.example","lastName":"Lovelace","company":%s}`, i, value))
	}
	marked(t, "../mapping/COERCION.md", b.String())
}

// coercionTable makes rows of what a client does with the given fields.
type coercionTable struct {
	client *salesforce.Client
	fields []string
}

func (c *coercionTable) row(t *testing.T, b *strings.Builder, title, captured, lead string) {
	t.Helper()
	leads := read(lead)
	plan, err := c.client.Plan(t.Context(), leads...)
	require.NoError(t, err)
	results, err := c.client.Sync(t.Context(), leads...)
	require.NoError(t, err)
	require.Equal(t, salesforce.Created, results[0].Outcome, "%s: %v", lead, results[0].Err)
	lost := c.lost(plan.Items[0].Person.Dropped)
	require.Equal(t, lost, c.lost(results[0].Dropped), lead)
	var written []string
	for _, f := range plan.Items[0].Person.Changes {
		if f.Write && slices.Contains(c.fields, f.Field) {
			after, err := json.Marshal(f.After)
			require.NoError(t, err)
			written = append(written, strings.TrimPrefix(f.Field+" ", "Value__c ")+code(string(after)))
		}
	}
	if len(written)+len(lost) == 0 {
		written = []string{"nothing"}
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s |\n", title, code(captured), strings.Join(written, ", "), strings.Join(lost, "; "))
}

// lost tells what is lost of the fields.
func (c *coercionTable) lost(dropped []*sferr.Problem) []string {
	var out []string
	for _, d := range dropped {
		if slices.Contains(c.fields, strings.Join(d.Fields, " ")) {
			out = append(out, fmt.Sprintf("`%s` %s", d.Code, d.Reason))
		}
	}
	return out
}

// code shows JSON in a table of Markdown: unlike json.Marshal it escapes what
// nobody would see, and nothing else.
func code(text string) string {
	text = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&", "|", `\|`).Replace(text)
	var b strings.Builder
	for _, r := range text {
		if unicode.In(r, unicode.Cf, unicode.Mn) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return "`" + b.String() + "`"
}

// marked holds that text stands between the markers of a file of Markdown, or
// writes it there.
func marked(t *testing.T, name, text string) {
	t.Helper()
	const begin, end = "<!-- begin: written by TestCoercionTable -->\n\n", "\n<!-- end -->"
	file, err := os.ReadFile(name)
	require.NoError(t, err)
	before, rest, hasBegin := strings.Cut(string(file), begin)
	old, after, hasEnd := strings.Cut(rest, end)
	require.True(t, hasBegin && hasEnd, "%s lacks its markers", name)
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(before+begin+text+end+after), 0o644))
		return
	}
	if diff := cmp.Diff(old, text); diff != "" {
		t.Errorf("%s is stale; -update writes it anew (-want +got):\n%s", name, diff)
	}
}
