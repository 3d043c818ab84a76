// Package hostile has the texts that cost a reader most: deep, long, broken, or such
// that a parser backtracks. Only tests import it.
package hostile

import "strings"

// Text is a text and what it attacks.
type Text struct{ Name, Text string }

// Texts returns texts of about size bytes each.
func Texts(size int) []Text {
	rep := func(s string) string { return strings.Repeat(s, max(1, size/len(s))) }
	numbered := func(before, after string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(before)
			b.WriteString(label(i))
			b.WriteString(after)
		}
		return b.String()
	}
	return []Text{
		{"open brackets", rep(`[`)},
		{"open objects", rep(`{"a":`)},
		{"brackets that close", rep(`[`)[:size/2] + rep(`]`)[:size/2]},
		{"brackets of both kinds in turn", rep(`[{"a":`)},
		{"short lists", `[` + rep(`[],{},`) + `0]`},
		{"backslashes", `"` + rep(`\\`) + `"`},
		{"backslashes and no end", `"` + rep(`\\`)},
		{"escaped quotes", `"` + rep(`\"`) + `"`},
		{"escaped letters", `"` + rep(`\u0041`) + `"`},
		{"lone surrogates", `"` + rep(`\ud83d`) + `"`},
		{"a string and no end", `"` + rep(`a`)},
		{"digits", rep(`1234567890`)},
		{"a huge exponent", `1e` + rep(`9`)},
		{"spaces", rep(" ")},
		{"line breaks", rep("\r\n")},
		{"commas", rep(",")},
		{"semicolons", rep(";")},
		{"items of a list", numbered("", ";")},
		{"items that nobody tells apart", rep("’a–b ;")},
		{"the same member", `{` + rep(`"a":1,`) + `"a":1}`},
		{"many members", `{` + numbered(`"`, `":1,`) + `"":1}`},
		{"one huge name", `{"` + rep(`a`) + `":1}`},
		{"NULs", rep("\x00")},
		{"bytes that are not UTF-8", rep("\xff\xc3")},
		{"entities in entities", "&" + rep(`amp;`)},
		{"entities", rep(`&lt;&#60;&`)},
		{"numbers of no character", rep(`&#99999999`)},
		{"opening brackets of tags", rep(`<`)},
		{"tags that do not end", rep(`<p `)},
		{"breaks", rep(`<br>`)},
		{"blanks before an end that does not come", rep(`&nbsp; <br/>`) + "x"},
		{"quotes", rep(`"`)},
		{"quoted rows", rep("\"a\"\"\",\n")},
		{"quotes and line breaks", rep("'\"\n")},
		{"sevens in many scripts", rep("7٧𝟩𝟳")},
		{"marks on one letter", "e" + rep("\u0301\u0323")},
		{"letters of a syllable", rep("\u1112\u1161\u11ab")},
		{"ligatures", rep("\ufdfa")},
		{"what nobody sees", rep("\u200b\u200d")},
		{"a date and no end", "2026-11-23T09:30:00." + rep("0")},
		{"at signs", rep("@")},
		{"an address in brackets", rep("<") + "a@b.example" + rep(">")},
		{"many addresses", rep("a@b.example <")},
		{"labels of a host", "a@" + rep("b.")},
		{"percent signs", rep("%25")},
		{"a's for a rule that tries again", rep("a") + "!"},
		{"templates", rep("{{.X}}")},
		{"apostrophes", rep("'")},
		{"markers", rep("[Mobly: ")},
		{"words", rep("ab ")},
		{"points", rep("1.")},
		{"a lead of known records", lead("remoteIds", numbered(`{"integrationType":"SALES_FORCE","id":"00Q0000`, `"},`))},
		{"a lead of tags", lead("tags", numbered(`{"value":"x","tagOptionId":"`, `"},`))},
		{"a lead of named events", lead("leadActivityEvents", numbered(`{"eventType":"CALL","associatedEvent":"`, `"},`))},
		{"a lead of unnamed events", lead("leadActivityEvents", numbered(`{"associatedEvent":{"id":"`, `"}},`))},
		{"a lead of activities", lead("leadActivityEvents", numbered(`"`, `",`))},
		{"a lead of phones", `{"id":"1","lastName":"Kim","phones":{"leadProvided":[` + numbered(`{"number":"`, `1"},`) + `null]}}`},
		{"a lead of scans", lead("scans", numbered(`{"event":"`, `"},`))},
		{"errors", `[` + numbered(`{"errorCode":"DUPLICATE_VALUE","message":"`, `","fields":["a"]},`) + `{}]`},
		{"fields of an error", `[{"errorCode":"DUPLICATE_VALUE","message":"x","fields":[` + numbered(`"`, `",`) + `""]}]`},
		{"a describe of one field", `{"name":"Lead","fields":[` + rep(`{"name":"a","type":"string"},`) + `{"name":"a","type":"string"}]}`},
		{"a describe of values", `{"name":"Lead","fields":[{"name":"a","type":"picklist","picklistValues":[` + numbered(`{"active":true,"value":"`, `"},`) + `{}]}]}`},
		{"rules", `{"rules":[` + rep(`{"from":"jobTitle","lead":"Title"},`) + `{}]}`},
		{"a sheet of rows", "Mobly Field,Lead Field,Category,Field\n" + rep("Job Title,Title,Score,Rating\n")},
		{"a sheet of columns", "Mobly Field,Lead Field" + numbered(",", "") + "\n" + rep(",")},
	}
}

// lead returns a lead with a list of a name.
func lead(name, items string) string {
	return `{"id":"1","lastName":"Kim","` + name + `":[` + items + `null]}`
}

// label returns a short text for each number.
func label(i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	b := []byte{letters[i%26]}
	for i /= 26; i > 0; i /= 26 {
		b = append(b, letters[i%26])
	}
	return string(b)
}
