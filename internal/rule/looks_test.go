package rule_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestTranslateByLooks: a rule's Values are found by what a reader sees.
func TestTranslateByLooks(t *testing.T) {
	plan := rule.Plan{Object: schema.Lead}
	target, problem := plan.Compile(nil, rule.Rule{Field: "A__c", Separator: ";", Values: map[string]string{
		"Women\u2019s Health": "W", "1-5": "dash", "1\u20135": "dash", "Ｎ／Ａ": "", "19\" rack": "R", "Trade\u00a0Show": "T", "São": "S", "Later...": "L",
	}})
	require.Nil(t, problem)
	for text, want := range map[string]string{
		"women's health": "W", "Women´s\u2009Health": "W", "1-5": "dash", "1\u20135": "dash", "1\u22125": "dash", "n/a": "", "19\u2033 rack": "R", "19'' RACK": "R",
		"trade show": "T", "Sa\u0303o": "S", "later\u2026": "L",
	} {
		got, ok := target.Translate(text)
		require.True(t, ok, "%+q", text)
		require.Equal(t, want, got, "%+q", text)
	}
	for _, text := range []string{"", "15", "1 5", "Sao", "Womens Health", "Tradeshow"} {
		_, ok := target.Translate(text)
		require.False(t, ok, text)
	}
	for _, twin := range []string{"HOT!", " hot!", "Hot！"} {
		_, problem = plan.Compile(nil, rule.Rule{Field: "B__c", Separator: ";", Values: map[string]string{"Hot!": "a", twin: "b"}})
		require.ErrorIs(t, problem, field.ErrRule, twin)
	}
	_, ok := (&rule.Target{}).Translate("Hot")
	require.False(t, ok, "no Values")
}

func TestClosedStatusByLooks(t *testing.T) {
	for status, want := range map[string]string{"done\u00a0\u2013 ok": "Done - OK", "DONE \u2014 OK": "Done - OK", "Won't do": "Won\u2019t do", "Won`t do": "Won\u2019t do"} {
		got, ok := rule.ClosedStatus(status, []string{"Closed", "Done - OK", "Won\u2019t do"})
		require.True(t, ok, "%+q", status)
		require.Equal(t, want, got)
	}
	got, ok := rule.ClosedStatus("Done OK", []string{"Closed", "Done - OK"})
	require.False(t, ok)
	require.Equal(t, "Closed", got)
}

func TestListed(t *testing.T) {
	f := schema.Field{Name: "Priority", Type: schema.TypePicklist, Length: 255, Picklist: []schema.PicklistValue{
		{Value: "P1", Label: "High \u2013 today", Active: true}, {Value: "P2", Label: "Normal", Active: true}, {Value: "P3", Label: "Low", Active: true},
		{Value: "P4", Label: "low", Active: true}, {Value: "Won\u2019t", Active: true}, {Value: "Old"},
	}}
	for in, want := range map[string]string{
		"P1": "P1", "p1": "P1", "high - TODAY": "P1", "Normal": "P2", "won't": "Won\u2019t", "Low": "", "Old": "", "": "", "High": "", "P 1": "",
	} {
		for _, f.Restricted = range []bool{true, false} {
			got, ok := rule.Listed(&f, in)
			require.Equal(t, want != "" || !f.Restricted || in == "", ok, in)
			if want == "" {
				want = in
			}
			require.Equal(t, want, got)
		}
	}
	for _, v := range []any{true, nil, "x"} {
		got, ok := rule.Listed(&schema.Field{Type: schema.TypeString, Restricted: true}, v)
		require.True(t, ok)
		require.Equal(t, v, got)
	}
}

// TestDecideOnRichText: what is stored is HTML and is compared as it is read, and
// what is written is HTML.
func TestDecideOnRichText(t *testing.T) {
	text := func(v any, p field.Policy) field.Value {
		return field.Value{Type: field.LongText, HTML: true, Value: v, Policy: p, Length: 100, Placeholder: "[none]"}
	}
	list := func(v string) field.Value {
		v2 := text(v, field.Append)
		v2.Separator = ";"
		return v2
	}
	for name, c := range map[string]struct {
		current any
		create  bool
		v       field.Value
		write   bool
		after   any
		why     string
	}{
		"create escapes":            {nil, true, text("a < b\n'c'", ""), true, "a &lt; b<br>&#39;c&#39;", "new"},
		"create writes nothing":     {nil, true, text(nil, ""), false, nil, "nothing captured"},
		"a blank is filled":         {nil, false, text("R&D", ""), true, "R&amp;D", "was blank"},
		"an empty paragraph":        {"<p><br></p>", false, text("R&D", field.WriteIfBlank), true, "R&amp;D", "was blank"},
		"an image is not blank":     {`<img src="x">`, false, text("R&D", field.WriteIfBlank), false, `<img src="x">`, "already filled"},
		"another text overwrites":   {"<p>a</p>", false, text("R&D", ""), true, "R&amp;D", "changed"},
		"the same is left alone":    {"<p>R&amp;D</p><p><b>now</b></p>", false, text("R&D\nnow", ""), false, "<p>R&amp;D</p><p><b>now</b></p>", "unchanged"},
		"markup is text":            {"<b>x</b>", false, text("<b>x</b>", ""), false, "<b>x</b>", "unchanged"},
		"a placeholder":             {"<p>[none]</p>", false, text("x", field.WriteIfBlank), true, "x", "was blank"},
		"nil clears":                {"<p>x</p>", false, text(nil, ""), true, nil, "cleared"},
		"Append compares as read":   {"<p>R&amp;D;Q&amp;A</p>", false, list("q&a;R&D"), false, "<p>R&amp;D;Q&amp;A</p>", "nothing to add"},
		"Append adds HTML":          {"<p>R&amp;D</p>", false, list("R&D;Q&A"), true, "<p>R&amp;D;Q&amp;A</p>", "added to"},
		"Append adds a paragraph":   {"<p>met</p>", false, text("R&D\nnow", field.Append), true, "<p>met<br>R&amp;D<br>now</p>", "added to"},
		"Append fills an empty one": {"<p></p>", false, list("R&D"), true, "R&amp;D", "was blank"},
	} {
		t.Run(name, func(t *testing.T) {
			got := rule.Decide(c.current, c.create, c.v)
			require.Empty(t, cmp.Diff(rule.Change{After: c.after, Write: c.write, Reason: c.why}, got), "(-want +got)")
			if c.write {
				require.False(t, rule.Decide(got.After, false, c.v).Write, "the second time")
			}
		})
	}
}
