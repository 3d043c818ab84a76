package rule_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

func TestDecide(t *testing.T) {
	text := func(v any, p field.Policy) field.Value { return field.Value{Type: field.Text, Value: v, Policy: p} }
	list := field.Value{Type: field.LongText, Value: "B;C", Policy: field.Append, Separator: ";", Length: 12}
	note := field.Value{Type: field.LongText, Value: "met\nagain", Policy: field.Append, Length: 30}
	standIn := field.Value{Type: field.Text, Value: "[none]", Blank: true, Placeholder: "[none]"}
	named := func(p field.Policy) field.Value {
		return field.Value{Type: field.Text, Value: "Lund", Policy: p, Placeholder: "[none]"}
	}
	ranked := func(v any) field.Value {
		return field.Value{Type: field.Picklist, Value: v, Order: []string{"Sent", "Attended", "Meeting"}}
	}
	for name, c := range map[string]struct {
		current any
		create  bool
		v       field.Value
		write   bool
		after   any
		why     string // as people are shown it
	}{
		"create writes a value":                     {nil, true, text("x", ""), true, "x", "new"},
		"create writes under every policy":          {nil, true, text("x", field.WriteIfBlank), true, "x", "new"},
		"create writes what is for create only":     {nil, true, text("x", field.CreateOnly), true, "x", "new"},
		"create writes a placeholder":               {nil, true, standIn, true, "[none]", "new"},
		"create has nothing to clear":               {nil, true, text(nil, ""), false, nil, "nothing captured"},
		"create leaves out what is for update only": {nil, true, field.Value{Value: "x", UpdateOnly: true}, false, nil, "not allowed on create"},
		"create writes false":                       {nil, true, field.Value{Type: field.Checkbox, Value: false}, true, false, "new"},

		"another value overwrites":            {"a", false, text("b", ""), true, "b", "changed"},
		"the same value is not written":       {" a ", false, text("a", field.Overwrite), false, " a ", "unchanged"},
		"letter case is a change in a text":   {"a", false, text("A", ""), true, "A", "changed"},
		"nothing captured leaves all alone":   {"a", false, standIn, false, "a", "nothing captured"},
		"a placeholder never goes to update":  {nil, false, standIn, false, nil, "nothing captured"},
		"a placeholder counts as blank":       {"[none]", false, named(field.WriteIfBlank), true, "Lund", "was blank"},
		"a placeholder counts as blank too":   {"[none]", false, named(field.Append), true, "Lund", "was blank"},
		"CreateOnly never updates":            {nil, false, text("x", field.CreateOnly), false, nil, "written on create only"},
		"WriteIfBlank keeps what is there":    {"a", false, text("b", field.WriteIfBlank), false, "a", "already filled"},
		"WriteIfBlank fills white space":      {"  ", false, text("b", field.WriteIfBlank), true, "b", "was blank"},
		"a finer number stays":                {json.Number("10.126"), false, field.Value{Type: field.Number, Value: json.Number("10.13"), Scale: 2}, false, json.Number("10.126"), "unchanged"},
		"a finer number is written":           {json.Number("10.13"), false, field.Value{Type: field.Number, Value: json.Number("10.126"), Scale: 2}, true, json.Number("10.126"), "changed"},
		"one of two finer numbers":            {json.Number("10.126"), false, field.Value{Type: field.Number, Value: json.Number("10.127"), Scale: 2}, true, json.Number("10.127"), "changed"},
		"a round number is another one":       {json.Number("10.13"), false, field.Value{Type: field.Number, Value: json.Number("10.1"), Scale: 2}, true, json.Number("10.1"), "changed"},
		"a text is no number":                 {"9.6", false, field.Value{Type: field.Text, Value: "10"}, true, "10", "changed"},
		"a finer number below zero stays":     {json.Number("-2.5"), false, field.Value{Type: field.Number, Value: json.Number("-3")}, false, json.Number("-2.5"), "unchanged"},
		"WriteIfBlank takes 0 for a value":    {json.Number("0"), false, field.Value{Type: field.Number, Value: json.Number("5"), Policy: field.WriteIfBlank}, false, json.Number("0"), "already filled"},
		"WriteIfBlank does not clear":         {"a", false, text(nil, field.WriteIfBlank), false, "a", "nothing captured"},
		"nil clears":                          {"a", false, text(nil, ""), true, nil, "cleared"},
		"nil does not clear what is blank":    {nil, false, text(nil, ""), false, nil, "unchanged"},
		"a checkbox is cleared to false":      {true, false, field.Value{Type: field.Checkbox}, true, false, "cleared"},
		"a checkbox that is false is cleared": {false, false, field.Value{Type: field.Checkbox}, false, false, "unchanged"},
		"update only is written on update":    {nil, false, field.Value{Value: "x", UpdateOnly: true}, true, "x", "was blank"},

		"with an Order, a higher value is written":       {"Sent", false, ranked("Meeting"), true, "Meeting", "changed"},
		"with an Order, a lower value is not":            {"Meeting", false, ranked("Attended"), false, "Meeting", "lower than the record's"},
		"with an Order, its spelling is written":         {"MEETING", false, ranked("Meeting"), true, "Meeting", "changed"},
		"with an Order, a blank takes any value":         {" ", false, ranked("Sent"), true, "Sent", "was blank"},
		"with an Order, a record's own value stays":      {"VIP", false, ranked("Meeting"), false, "VIP", "the record's value is not in the rule's Order"},
		"a captured value that the Order lacks":          {"Sent", false, ranked("VIP"), false, "Sent", "not in the rule's Order"},
		"a captured value that the Order lacks, blank":   {nil, false, ranked("VIP"), false, nil, "not in the rule's Order"},
		"a captured value that the Order lacks, create":  {nil, true, ranked("VIP"), false, nil, "not in the rule's Order"},
		"a value that the Order lacks, on both sides":    {"VIP", false, ranked("VIP"), false, "VIP", "unchanged"},
		"with an Order, create writes any of its values": {nil, true, ranked("Sent"), true, "Sent", "new"},
		"an Order compares values as they look":          {"meeting", false, ranked("ATTENDED"), false, "meeting", "lower than the record's"},
		"an Order of numbers":                            {json.Number("2.0"), false, field.Value{Type: field.Number, Value: json.Number("1"), Order: []string{"1", "2"}}, false, json.Number("2.0"), "lower than the record's"},
		"an Order of a checkbox":                         {true, false, field.Value{Type: field.Checkbox, Value: false, Order: []string{"false", "true"}}, false, true, "lower than the record's"},
		"nil is no value of an Order":                    {"Sent", false, ranked(nil), false, "Sent", "not in the rule's Order"},

		"Append adds what is missing":            {"A;B", false, list, true, "A;B;C", "added to"},
		"Append adds what is given twice once":   {"A", false, field.Value{Type: field.LongText, Value: "B;B", Policy: field.Append, Separator: ";"}, true, "A;B", "added to"},
		"Append adds nothing twice":              {"C; B", false, list, false, "C; B", "nothing to add"},
		"Append adds what there is room for":     {"123456789;B", false, list, false, "123456789;B", "no room"},
		"Append fills a blank":                   {nil, false, list, true, "B;C", "was blank"},
		"Append ends no list with a separator":   {"A;", false, list, true, "A;B;C", "added to"},
		"Append adds a paragraph":                {"first\r\n", false, note, true, "first\nmet\nagain", "added to"},
		"Append sees a paragraph":                {"first\r\nmet\r\nagain\r\nlast", false, note, false, "first\r\nmet\r\nagain\r\nlast", "nothing to add"},
		"Append looks for whole lines":           {"xmet\nagain", false, note, true, "xmet\nagain\nmet\nagain", "added to"},
		"Append cuts no paragraph":               {"a text that leaves no room", false, note, false, "a text that leaves no room", "no room"},
		"Append adds to a multi-select picklist": {"A;B", false, field.Value{Type: field.MultiPicklist, Value: "B;C", Policy: field.Append}, true, "A;B;C", "added to"},
		"blank is changed":                       {" ", false, text("b", ""), true, "b", "was blank"},
		"Append does not clear":                  {"a", false, text(nil, field.Append), false, "a", "nothing captured"},
	} {
		t.Run(name, func(t *testing.T) {
			got := rule.Decide(c.current, c.create, c.v)
			got.Lost = nil
			require.Empty(t, cmp.Diff(rule.Change{After: c.after, Write: c.write, Reason: c.why}, got), "(-want +got)")
		})
	}
}

// TestAppendTellsWhatHasNoRoom: a record that is full loses nothing in silence.
func TestAppendTellsWhatHasNoRoom(t *testing.T) {
	list := field.Value{Field: "Events__c", Rule: "events", Type: field.LongText, Policy: field.Append, Separator: ";", Length: 10}
	note := field.Value{Field: "Note__c", Rule: "notes", Type: field.LongText, Policy: field.Append, Length: 10}
	for _, c := range []struct {
		v         field.Value
		current   string
		captured  string
		after     string
		truncated bool
		err       string
	}{
		{list, "A;B", "MARKER;C;B", "A;B;MARKER", true, "events -> Events__c: too long: no room to add 1 of 2: the field holds 10 characters"},
		{list, "A;B;MARKER", "MARKER;C;B", "A;B;MARKER", false, "events -> Events__c: too long: no room to add 1 of 1: the field holds 10 characters"},
		{list, "123456789", "C;D", "123456789", false, "events -> Events__c: too long: no room to add 2 of 2: the field holds 10 characters"},
		{list, "1234567890", "", "1234567890", false, ""},
		{list, "A", "B;C", "A;B;C", false, ""},
		{note, "met", "again", "met\nagain", false, ""},
		{note, "met her", "again", "met her", false, "notes -> Note__c: too long: no room to add 1 of 1: the field holds 10 characters"},
	} {
		c.v.Value = c.captured
		got := rule.Decide(c.current, false, c.v)
		require.Equal(t, c.after, got.After)
		require.Equal(t, c.after != c.current, got.Write)
		if c.err == "" {
			require.Nil(t, got.Lost)
			continue
		}
		require.EqualError(t, got.Lost, c.err)
		require.ErrorIs(t, got.Lost, field.ErrTooLong)
		require.Equal(t, c.truncated, got.Lost.Truncated)
		require.Equal(t, c.captured, got.Lost.Value)
		again := rule.Decide(got.After, false, c.v)
		require.False(t, again.Write)
		require.NotNil(t, again.Lost, "it is told as long as it is lost")
	}
}
