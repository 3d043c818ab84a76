package mapping_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// TestSheetIsReadAsPeopleSaveIt reads one plan in many forms.
func TestSheetIsReadAsPeopleSaveIt(t *testing.T) {
	want := mapping.Mapping{Separator: "; ", Rules: []mapping.Rule{
		{From: mapping.FromJobTitle, Lead: "Title", Contact: "Title", Policy: field.WriteIfBlank, Required: true},
		{From: mapping.FromDescription, Lead: "Notes__c", Type: field.LongText, Length: 500, Default: "one\ntwo"},
		{From: mapping.Custom("Badge"), Contact: "badge__c", Type: field.MultiPicklist, Values: map[string]string{"a": "A", "b": "B = b"}},
	}}
	const plain = "Mobly Field,Lead Field,Contact Field,Type,Length,Policy,Values,Default,Required,Separator\n" +
		"Job Title,Title,Title,,,Write if Blank,,,yes,\n" +
		"description,Notes__c,,Text Area (Long),500,,,\"one\ntwo\",,\"; \"\n" +
		"custom:Badge,,badge__c,Picklist (Multi-Select),,,\"a = A\nb=B \\= b\",,no,\n"
	tabs := func(s string) string { return strings.ReplaceAll(s, ",", "\t") }
	semicolons := func(s string) string { return strings.ReplaceAll(s, ",", ";") }
	for name, in := range map[string]string{
		"commas":                     plain,
		"a byte order mark":          "\ufeff" + plain,
		"a mark and quotes":          "\ufeff" + strings.Replace(plain, "Mobly Field", `"Mobly Field"`, 1),
		"semicolons":                 semicolons(plain),
		"tabs":                       tabs(plain),
		"Windows line ends":          strings.ReplaceAll(plain, "\n", "\r\n"),
		"carriage returns alone":     strings.ReplaceAll(strings.ReplaceAll(plain, "\"one\ntwo\"", "\"one\rtwo\""), "\n", "\r"),
		"no line end at the end":     strings.TrimRight(plain, "\n"),
		"a header in other letters":  strings.Replace(plain, "Mobly Field,Lead Field", "MOBLY_FIELD, lead-field ", 1),
		"blank rows":                 "\n,,,\n" + strings.ReplaceAll(plain, "\nJob", "\n\n,,,,,,,,,\nJob") + "\n ,,\n\n",
		"blank cells to the right":   strings.ReplaceAll(strings.ReplaceAll(plain, ",\n", ",,,\n"), "Separator\n", "Separator,,\n"),
		"cells missing to the right": strings.ReplaceAll(plain, ",no,\n", "\n"),
		"a column too many": strings.NewReplacer("Mobly Field,", "Owner,Mobly Field,", "Job Title,T", "Ann,Job Title,T", "description,", ",description,",
			"custom:", "Bob,custom:").Replace(plain),
		"another order": "Separator,Length,Default,Values,Type,Contact Field,Lead Field,Required,Policy,Mobly Field\n" +
			",,,,,Title,Title,x,writeifblank,JOB  TITLE\n" +
			"; ,500,\"one\ntwo\",,textarea,,Notes__c,,,Description\n" +
			",,,a=A;b=B \\= b,multi-picklist,badge__c,,0,,custom:Badge\n",
		"rows that sync nothing":      plain + "Facebook,,,URL,,,,,,\n",
		"white space around names":    strings.ReplaceAll(plain, "Title,Title", " Title ,\tTitle "),
		"values by semicolon, quoted": strings.Replace(plain, "\"a = A\nb=B \\= b\"", "\"a=A ; b = B \\= b;\"", 1),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := mapping.UnmarshalCSV([]byte(in))
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(want, got), "(-want +got)")
		})
	}
}

// TestSheetOfNotesAlone: what people write into columns of their own is no row
// of a plan.
func TestSheetOfNotesAlone(t *testing.T) {
	m, err := mapping.UnmarshalCSV([]byte("Mobly Field,Lead Field,Owner\n,,Ann\n , ,Bob\n"))
	require.NoError(t, err)
	require.Empty(t, m.Rules)
}

// TestSheetOfFurtherObjects: one column for each object that a mapping may write, and
// people's own columns beside them.
func TestSheetOfFurtherObjects(t *testing.T) {
	const in = "Mobly Field,Campaign Member Field,Lead Field,event_scan__c FIELD,HubSpot Field,Field\n" +
		"Job Title, Booth__c ,Title,Title__c,Job title,x\n" +
		"Email,,,Email__c,E-mail,y\n" +
		"Facebook,,,,Facebook,z\n"
	want := mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromJobTitle, Lead: "Title", Fields: map[string]string{"CampaignMember": "Booth__c", "event_scan__c": "Title__c"}},
		{From: mapping.FromEmail, Fields: map[string]string{"event_scan__c": "Email__c"}},
	}}
	got, err := mapping.UnmarshalCSV([]byte(in))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")

	out, err := got.MarshalCSV()
	require.NoError(t, err)
	require.Equal(t, "\ufeffMobly Field,Lead Field,Contact Field,CampaignMember Field,event_scan__c Field,"+
		"Type,Length,Policy,Values,Default,Placeholder,Required,Clear,Strict,Label,Separator\n"+
		"Job Title,Title,,Booth__c,Title__c,,,,,,,,,,,\nEmail,,,,Email__c,,,,,,,,,,,\n", string(out))
	back, err := mapping.UnmarshalCSV(out)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, back), "(-want +got)")
}

// TestSheetErrorsNameRowAndColumn: rows are counted as a spreadsheet does.
func TestSheetErrorsNameRowAndColumn(t *testing.T) {
	const header = "Mobly Field,Lead Field,Contact Field,Type,Length,Policy,Values,Required,Separator\n"
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"nothing":             {"", []string{"the sheet: it is blank"}},
		"another encoding":    {header + "Company Name,Caf\xe9__c,,,,,,,\n", []string{`the sheet: it is not in UTF-8: save it as "CSV UTF-8"`}},
		"half of UTF-16":      {"\xff\xfeM\x00o", []string{`the sheet: it is not in UTF-8: save it as "CSV UTF-8"`}},
		"half a rune":         {"\xfe\xff\xd8\x00\x00M", []string{`the sheet: it is not in UTF-8: save it as "CSV UTF-8"`}},
		"blank rows only":     {"\n,,\n", []string{"the sheet: it is blank"}},
		"no rule":             {header + "Email,,,,,,,,\n", []string{"the sheet: no row names a field in column Lead Field or Contact Field"}},
		"no column of fields": {"Mobly Field,Policy\nEmail,Append\n", []string{"the sheet: no row names a field in column Lead Field or Contact Field"}},
		"no column that is known": {
			"Field|Target\nEmail|Email\n",
			[]string{"row 1: it is the header, but none of its columns is known; the columns are Mobly Field, Lead Field, Contact Field, Type, Length, Policy, Values, Default, Placeholder, Required, Clear, Strict, Label, Separator, Captures"},
		},
		"a title above the header": {
			"\nOur plan,\nMobly Field,Lead Field\n",
			[]string{
				"row 2: it is the header, but none of its columns is known; the columns are Mobly Field, Lead Field, Contact Field, Type, Length, Policy, Values, Default, Placeholder, Required, Clear, Strict, Label, Separator, Captures",
				"row 3, column B: the cell has no header above it",
			},
		},
		"signs for a type and a policy": {
			header + "Email,Email,,???,,-,,,\n",
			[]string{
				"row 2, column Type: it is not one of the types: Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference",
				"row 2, column Policy: it is not one of the policies: Overwrite, WriteIfBlank, Append, CreateOnly",
			},
		},
		"an unknown source": {header + "Shoe Size,A__c,,,,,,,\n", []string{"row 2, column Mobly Field: it is not a field of Mobly's and does not begin with custom:, const: or template:"}},
		"no source":         {header + ",A__c,,,,,,,\n", []string{"row 2, column Mobly Field: it is not a field of Mobly's and does not begin with custom:, const: or template:"}},
		"no API name":       {header + "Email,E Mail,,,,,,,\n", []string{"row 2, column Lead Field: it is not an API name, such as Title or mobly_score__c"}},
		"rows behind blank ones and line breaks": {
			header + "\n\nEmail,Email,,,,,\"a=b\nc=d\n\nx=y\",,\n,,\nJob Title,T!,,,,,,,\n",
			[]string{"row 6, column Lead Field: it is not an API name, such as Title or mobly_score__c"},
		},
		"rows behind line breaks at the end of a row": {
			"Mobly Field,Lead Field,Default\nEmail,Email,\"a\n\nb\n\"\n\nJob Title,T!,\n",
			[]string{"row 4, column Lead Field: it is not an API name, such as Title or mobly_score__c"},
		},
		"all problems at once": {
			header + "Email,Email,,Txt,some,Sometimes,a,maybe,and\nEmail,Email,,,-5,,a=b=c,,\nEmail,Email,,,,,a=1;a=2,,\n",
			[]string{
				"row 2, column Separator: it is not one punctuation mark, such as a semicolon, with at most two spaces",
				"row 2, column Type: it is not one of the types: Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference",
				"row 2, column Length: it is not a number of characters",
				"row 2, column Policy: it is not one of the policies: Overwrite, WriteIfBlank, Append, CreateOnly",
				`row 2, column Values: it is not of the form "captured = written", one to a line`,
				"row 2, column Required: it is neither yes nor no",
				"row 3, column Length: it is not a number of characters",
				`row 3, column Values: it is not of the form "captured = written", one to a line`,
				"row 4, column Values: it translates one value twice",
			},
		},
		"unknown captures":       {"Mobly Field,Lead Field,Captures\nEmail,Email,some\n", []string{"row 2, column Captures: it is not one of the values: ScansOnly"}},
		"two separators":         {header + "Email,A,,,,,,,;\nEmail,B,,,,,,,|\n", []string{"row 3, column Separator: another row has a different one, but all lists share one"}},
		"a misspelt header":      {"Mobly Field,Lead Field,Polcy\nEmail,Email,Append\n", []string{"row 1, column C: its header is unknown; did you mean Policy?"}},
		"a misspelt object":      {"Mobly Field,CampainMember Field\nEmail,A__c\n", []string{"row 1, column B: its header is unknown; did you mean CampaignMember Field?"}},
		"an object twice":        {"Mobly Field,CampaignMember Field,Campaign Member Field\nEmail,A__c,A__c\n", []string{"row 1, column CampaignMember Field: there are two columns of that name"}},
		"no API name, further":   {"Mobly Field,X__c Field\nEmail,A b\n", []string{"row 2, column X__c Field: it is not an API name, such as Title or mobly_score__c"}},
		"exchanged letters":      {"Mobly Field,Laed Field\nEmail,Email\n", []string{"row 1, column B: its header is unknown; did you mean Lead Field?"}},
		"a header twice":         {"Mobly Field,Lead Field,lead field\nEmail,Email,\n", []string{"row 1, column Lead Field: there are two columns of that name"}},
		"a cell without header":  {"Mobly Field,Lead Field,\nEmail,Email,x\n", []string{"row 2, column C: the cell has no header above it"}},
		"a cell too far":         {"Mobly Field,Lead Field\nEmail,Email,,x\n", []string{"row 2, column D: the cell has no header above it"}},
		"a quote that is open":   {header + "Email,Email,,,,,,,\nEmail,\"Title,,\n", []string{"row 3: a quotation mark is not closed, or not doubled inside quotes"}},
		"a quote inside":         {header + "\nEmail,Em\"ail,,\n", []string{"row 3: a quotation mark is in a cell that is not quoted"}},
		"a quote behind a quote": {header + "Email,\"Email\" x,,\n", []string{"row 2: a quotation mark is not closed, or not doubled inside quotes"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := mapping.UnmarshalCSV([]byte(c.in))
			var all interface{ Unwrap() []error }
			require.ErrorAs(t, err, &all)
			var got []string
			for _, e := range all.Unwrap() {
				var se *field.SheetError
				require.ErrorAs(t, e, &se)
				text, ok := strings.CutPrefix(e.Error(), "mapping: ")
				require.True(t, ok)
				got = append(got, text)
			}
			require.Empty(t, cmp.Diff(c.want, got), "(-want +got)")
		})
	}
}

func TestSheetHoldsNoFormula(t *testing.T) {
	m := mapping.Mapping{Separator: "-"}
	starts := []string{"=1+1", "+41 44", "-5", "@SUM(1)", "\t=1", " =1", "\n=1", "＝1", "＋1", "－1", "＠SUM(1)", "'=1", "''+1", "'plain", "a=b", "'\tx", "\v=1"}
	for _, text := range starts {
		m.Rules = append(m.Rules, mapping.Rule{From: mapping.FromEmail, Lead: "A__c", Default: text, Label: text, Values: map[string]string{text: text}})
	}
	data, err := m.MarshalCSV()
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+len(starts))
	for _, row := range rows {
		for _, cell := range row {
			require.NotRegexp(t, `^(\t|\r|\s*[=+\-@＝＋－＠])`, cell)
		}
	}
	back, err := mapping.UnmarshalCSV(data)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(m, back), "(-want +got)")
}

func TestSheetOfRecommendedComesBack(t *testing.T) {
	data, err := mapping.Recommended().MarshalCSV()
	require.NoError(t, err)
	golden(t, "testdata/recommended.csv", data)
	back, err := mapping.UnmarshalCSV(data)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(mapping.Recommended(), back), "(-want +got)")
	_, err = back.Compile(field.Options{})
	require.NoError(t, err)
}

func TestSheetRefusesWhatItCannotHold(t *testing.T) {
	for name, c := range map[string]struct {
		rule mapping.Rule
		want string
	}{
		"no field":          {mapping.Rule{From: mapping.FromEmail}, "mapping: a rule that names no field does not fit into a sheet"},
		"no source":         {mapping.Rule{From: "shoeSize", Lead: "A"}, "mapping: a rule does not fit into a sheet: mapping: row 3, column Mobly Field: it is not a field of Mobly's and does not begin with custom:, const: or template:"},
		"a carriage return": {mapping.Rule{From: mapping.FromEmail, Lead: "A", Default: "a\r\nb"}, "mapping: rule 1, of email, does not fit into a sheet: does one of its texts contain a carriage return?"},
		"no UTF-8":          {mapping.Rule{From: mapping.FromEmail, Lead: "A", Default: "\xe9"}, `mapping: a rule does not fit into a sheet: mapping: the sheet: it is not in UTF-8: save it as "CSV UTF-8"`},
		"an unusual object": {mapping.Rule{From: mapping.FromEmail, Fields: map[string]string{"Opportunity": "A__c"}}, `mapping: a field of "Opportunity" does not fit into a sheet, which takes Account, CampaignMember and custom objects`},
		"a bad length":      {mapping.Rule{From: mapping.FromEmail, Lead: "A", Length: -1}, "mapping: a rule does not fit into a sheet: mapping: row 3, column Length: it is not a number of characters"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := mapping.Mapping{Rules: []mapping.Rule{{From: mapping.FromEmail, Lead: "Email"}, c.rule}}.MarshalCSV()
			require.EqualError(t, err, c.want)
		})
	}
}

// random makes a mapping of rules that a sheet and JSON can hold, with awkward
// texts.
func random(r *rand.Rand) mapping.Mapping {
	signs := []rune("ab \n\\=;,\"'\t|+-@{}<>\u00a0é漢🚀\v\x00\u2028#")
	text := func() string {
		var b strings.Builder
		for range r.Intn(6) {
			b.WriteRune(signs[r.Intn(len(signs))])
		}
		return b.String()
	}
	sources := []mapping.Source{mapping.Custom("k" + text()), mapping.Constant(text()), mapping.Template(text())}
	for _, s := range mapping.Sources() {
		sources = append(sources, s.Source)
	}
	types := []field.Type{"", field.Text, field.Phone, field.Picklist, field.MultiPicklist, field.DateTime}
	policies := []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly}
	m := mapping.Mapping{Separator: []string{"", ";", "; ", " | ", "+", "'"}[r.Intn(6)], Captures: []mapping.Captures{"", mapping.ScansOnly}[r.Intn(2)]}
	for range r.Intn(4) {
		rule := mapping.Rule{
			From: sources[r.Intn(len(sources))], Label: text(), Lead: []string{"", "Title"}[r.Intn(2)], Contact: "A__c",
			Type: types[r.Intn(len(types))], Length: r.Intn(300), Policy: policies[r.Intn(len(policies))],
			Default: text(), Placeholder: text(), Required: r.Intn(2) > 0, Clear: r.Intn(2) > 0, Strict: r.Intn(2) > 0,
		}
		for _, object := range []string{"CampaignMember", "Event_Scan__c", "account"} {
			if r.Intn(4) == 0 {
				rule.Fields = map[string]string{object: "B__c", "x__C": "C"}
			}
		}
		for range r.Intn(3) {
			if rule.Values == nil {
				rule.Values = map[string]string{}
			}
			rule.Values[text()] = text()
		}
		m.Rules = append(m.Rules, rule)
	}
	return m
}

func TestSheetAndJSONComeBack(t *testing.T) {
	law := func(seed int64) bool {
		m := random(rand.New(rand.NewSource(seed)))
		data, err := m.MarshalCSV()
		require.NoError(t, err)
		fromCSV, err := mapping.UnmarshalCSV(data)
		require.NoError(t, err)
		again, err := fromCSV.MarshalCSV()
		require.NoError(t, err)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		var fromJSON mapping.Mapping
		require.NoError(t, json.Unmarshal(text, &fromJSON))
		textAgain, err := json.Marshal(fromJSON)
		require.NoError(t, err)
		return cmp.Equal(m, fromCSV) && string(data) == string(again) && cmp.Equal(m, fromJSON) && string(text) == string(textAgain)
	}
	require.NoError(t, quick.Check(law, &quick.Config{MaxCount: 2000}))
}

// FuzzSheet: what is read is written, and read again as the same.
func FuzzSheet(f *testing.F) {
	f.Add([]byte("mobly field;LEAD FIELD;values;separator\n\nEmail;Email;\"a=b\n\\ c\\==d\";'-\n"))
	f.Add([]byte("Mobly Field\tLead Field\tDefault\nconst:x\tA\t'=1\n"))
	f.Add([]byte("Mobly Field,Lead Field,Captures\nEmail,,scans only\n"))
	f.Add([]byte("Campaign Member Field,Mobly Field,x__c field,=y__c Field\nTitle,Email,A__c,B\n"))
	f.Add([]byte("sep=;\r\nMobly Field;Lead Field;Default\r\nEmail;A;'007\r\n"))
	f.Add([]byte("\xff\xfeM\x00o\x00b\x00l\x00y\x00F\x00i\x00e\x00l\x00d\x00\t\x00\n\x00"))
	f.Add([]byte("\ufeff\"Mobly Field\",Contact Field,Required,Type,Policy,Length\r\nJob Title,Title,x,Text Area (Long),Write if Blank,9\r\n,,\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := mapping.UnmarshalCSV(data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		again, err := m.MarshalCSV()
		if err != nil {
			return // a carriage return
		}
		back, err := mapping.UnmarshalCSV(again)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(m, back))
	})
}
