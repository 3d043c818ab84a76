package salesforce_test

import (
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// silentTwice holds that the same leads write nothing, neither by the same client
// nor by a new one.
func (w *world) silentTwice(cfg salesforce.Config, c *salesforce.Client, leads ...salesforce.Lead) {
	w.t.Helper()
	w.silent(c, leads...)
	w.silent(w.client(cfg), leads...)
}

// values returns the active values of a picklist, each "Value" or "Value=Label".
func values(list ...string) (out []schema.PicklistValue) {
	for _, v := range list {
		value, label, ok := strings.Cut(v, "=")
		if !ok {
			label = value
		}
		out = append(out, schema.PicklistValue{Value: value, Label: label, Active: true})
	}
	return out
}

// TestPicklistsByLooksAndLabel: picklists, multi-select picklists, tags and fields
// of Tasks take what people read, and a second sync is silent.
func TestPicklistsByLooksAndLabel(t *testing.T) {
	for name, restricted := range map[string]bool{"restricted": true, "not restricted": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			grades := values("G1=Hot \u2013 now", "Women\u2019s Health", "1-5", "Trade show", "G2=Twin", "G3=twin")
			w.org.Define(schema.Lead, schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: restricted, Picklist: grades},
				schema.Field{Name: "Topic__c", Type: schema.TypePicklist, Restricted: restricted, Picklist: grades},
				schema.Field{Name: "Topics__c", Type: schema.TypeMultiPicklist, Restricted: restricted, Picklist: grades},
				schema.Field{Name: "More__c", Type: schema.TypeMultiPicklist, Restricted: restricted, Picklist: grades})
			w.org.Define("Activity", schema.Field{Name: "Place__c", Type: schema.TypePicklist, Restricted: restricted, Picklist: values("B1=Booth\u2019s front", "B2=Hall")})
			w.org.Define(schema.Task, schema.Field{Name: "Priority", Type: schema.TypePicklist, Restricted: restricted, Createable: true, Updateable: true, Picklist: values("P1=High", "P2=Normal")})
			cfg := keyed()
			cfg.Settings.Mapping = mapping.Recommended().With(
				mapping.Rule{From: mapping.Custom("topic"), Lead: "Topic__c"},
				mapping.Rule{From: mapping.Custom("topics"), Lead: "Topics__c"},
				mapping.Rule{From: mapping.Custom("more"), Lead: "More__c", Policy: field.Append})
			cfg.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Visitor\u2019s Grade", Field: "Grade__c"}}}
			cfg.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Priority: "high", Fields: map[string]string{"Place__c": "{{.Custom.place}}"}}}}
			cfg.Settings.Policies.TaskUpdate = "Overwrite"
			c := w.client(cfg)

			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			l.Actions[0].By = ""
			l.Actions[0].Custom = map[string]any{"place": "booth's FRONT"}
			l.Tags = []tags.Tag{{Category: "visitor's grade", Value: "hot - now"}}
			l.Person.Custom = map[string]any{"topic": "Women´s\u00a0Health", "topics": []any{"1\u20145", "trade\u2003show", "HOT \u2212 NOW"}, "more": "1\u20105"}
			got := w.sync(c, l)[0]
			require.NoError(t, got.Err)
			require.Empty(t, got.Dropped)
			require.Empty(t, got.Actions[0].Dropped)
			stored := w.stored(got.ID)
			require.Equal(t, []any{"G1", "Women\u2019s Health", "G1;1-5;Trade show", "1-5"}, []any{stored["Grade__c"], stored["Topic__c"], stored["Topics__c"], stored["More__c"]})
			task := w.org.Records(schema.Task)[0]
			require.Equal(t, []any{"P1", "B1"}, []any{task["Priority"], task["Place__c"]})
			w.silentTwice(cfg, c, l)

			l.Person.Custom["more"] = "1\u22125;women's health"
			got = w.sync(c, l)[0]
			require.Equal(t, salesforce.Updated, got.Outcome)
			require.Equal(t, "Women\u2019s Health;1-5", w.stored(got.ID)["More__c"])
			w.silentTwice(cfg, c, l)

			l.Person.Custom["topic"] = "Twin" // the label of two
			got = w.sync(c, l)[0]
			if restricted {
				require.Equal(t, "PICKLIST", got.Dropped[0].Code)
				require.NotContains(t, got.Dropped[0].Reason, "Twin")
				require.Equal(t, "Women\u2019s Health", w.stored(got.ID)["Topic__c"])
			} else {
				require.Equal(t, "Twin", w.stored(got.ID)["Topic__c"])
			}
		})
	}
}

// TestStoredValuesByLooks: what a record has already is not written again because
// of a quote, a dash or a space, nor appended because of its letter case.
func TestStoredValuesByLooks(t *testing.T) {
	w := newWorld(t)
	w.org.Define(schema.Lead, schema.Field{Name: "Topics__c", Type: schema.TypeMultiPicklist}, schema.Field{Name: "Topic__c", Type: schema.TypePicklist},
		schema.Field{Name: "Events__c", Type: schema.TypeTextArea, Length: 1000})
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName"}, {From: mapping.FromEmail, Lead: "Email"}, {From: mapping.FromCompanyName, Lead: "Company"},
		{From: mapping.Custom("topics"), Lead: "Topics__c"}, {From: mapping.Custom("topic"), Lead: "Topic__c"},
		{From: mapping.FromAllScannedEvents, Lead: "Events__c", Type: field.LongText, Policy: field.Append},
	}}
	c := w.client(cfg)
	l := person("m1", "a@lumen.example")
	w.lead(map[string]any{
		"LastName": l.Person.LastName, "Company": l.Person.Company.Name, "Email": "a@lumen.example", "mobly_id__c": "m1",
		"Topics__c": "Women\u2019s;1\u20135", "Topic__c": "Trade\u00a0show", "Events__c": "Food & Drink Expo 2025\u201326;DREAMFORCE",
	})
	l.Person.AllScannedEvents = "dreamforce;FOOD & DRINK\u00a0EXPO 2025-26"
	l.Person.Custom = map[string]any{"topics": "1-5;Women's", "topic": "Trade show"}
	w.silentTwice(cfg, c, l)
	l.Person.AllScannedEvents += ";Expo;EXPO"
	got := w.sync(c, l)[0]
	require.Equal(t, "Food & Drink Expo 2025\u201326;DREAMFORCE;Expo", w.stored(got.ID)["Events__c"])
	w.silentTwice(cfg, c, l)
}

// richText is an org whose long texts are Rich Text Areas.
func richText(w *world, length int) (salesforce.Config, *salesforce.Client) {
	for _, name := range []string{"mobly_description__c", "mobly_all_events__c", "Notes__c"} {
		w.org.Define(schema.Lead, schema.Field{Name: name, Type: schema.TypeTextArea, Length: length, HTMLFormatted: true})
	}
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Custom("notes"), Lead: "Notes__c", Type: field.LongText, Policy: field.Append})
	return cfg, w.client(cfg)
}

func TestRichText(t *testing.T) {
	for name, tt := range map[string]struct {
		captured string
		stored   string // as Salesforce has it
		read     string // as an editor saves it, which reads the same
	}{
		"signs":           {"R&D < 5k > 3k", "R&amp;D &lt; 5k &gt; 3k", "<p>R&amp;D &lt; 5k &gt; 3k</p>"},
		"quotes":          {`Ada's "big" plan`, "Ada&#39;s &quot;big&quot; plan", `<p>Ada's "big" plan</p>`},
		"lines":           {"one\ntwo\nthree", "one<br>two<br>three", "<p>one</p><p>two</p><p>three</p>"},
		"blank lines":     {"one\r\n\r\ntwo", "one<br><br>two", "<p>one</p><p><br></p><p>two</p>"},
		"markup as typed": {"use <b>bold</b>", "use &lt;b&gt;bold&lt;/b&gt;", "<p>use &lt;b&gt;bold&lt;/b&gt;</p>"},
		"a script":        {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "<div>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</div>"},
		"an entity":       {"AT&amp;T", "AT&amp;amp;T", "<p>AT&amp;amp;T</p>"},
		"spaces":          {"a  b", "a  b", "<p>a&nbsp; b</p>"},
		"formatted since": {"call Ada today", "call Ada today", "<p>call <b>Ada</b> <span style=\"color: red\">today</span></p>"},
		"bullets":         {"one\ntwo", "one<br>two", "<ul><li>one</li><li>two</li></ul>"},
		"letters":         {"Zoë 評価", "Zoë 評価", "<p>Zo&euml; 評価</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg, c := richText(w, 32768)
			l := person("m1", "a@lumen.example")
			l.Person.Description = tt.captured
			l.Person.Custom = map[string]any{"notes": tt.captured}
			got := w.sync(c, l)[0]
			require.NoError(t, got.Err)
			for _, f := range []string{"mobly_description__c", "Notes__c"} {
				require.Equal(t, tt.stored, w.stored(got.ID)[f])
			}
			w.silentTwice(cfg, c, l)
			require.NoError(t, w.org.Update(got.ID, map[string]any{"mobly_description__c": tt.read, "Notes__c": tt.read}))
			w.silentTwice(cfg, c, l)
			l.Person.Description, l.Person.Custom["notes"] = "other & new", "other & new"
			require.Equal(t, salesforce.Updated, w.sync(c, l)[0].Outcome)
			require.Equal(t, "other &amp; new", w.stored(got.ID)["mobly_description__c"])
			require.Contains(t, w.stored(got.ID)["Notes__c"], "<br>other &amp; new")
			w.silentTwice(cfg, c, l)
		})
	}
}

// TestRichTextLists: a list that is appended does not grow, however it is stored.
func TestRichTextLists(t *testing.T) {
	w := newWorld(t)
	cfg, c := richText(w, 32768)
	l := person("m1", "a@lumen.example")
	l.Person.AllScannedEvents = "Food & Drink Expo;R&D Day"
	id := w.sync(c, l)[0].ID
	require.Equal(t, "Food &amp; Drink Expo;R&amp;D Day", w.stored(id)["mobly_all_events__c"])
	w.silentTwice(cfg, c, l)
	for _, stored := range []string{
		"<p>Food &amp; Drink Expo;R&amp;D Day</p>", "<ul><li>R&amp;D Day</li><li>Food &amp; Drink Expo</li></ul>", "food &amp; drink expo;<b>R&amp;D</b> Day",
	} {
		require.NoError(t, w.org.Update(id, map[string]any{"mobly_all_events__c": stored}))
		w.silentTwice(cfg, c, l)
	}
	require.NoError(t, w.org.Update(id, map[string]any{"mobly_all_events__c": "<p>Food &amp; Drink Expo</p>"}))
	require.Equal(t, salesforce.Updated, w.sync(c, l)[0].Outcome)
	require.Equal(t, "<p>Food &amp; Drink Expo;R&amp;D Day</p>", w.stored(id)["mobly_all_events__c"])
	w.silentTwice(cfg, c, l)
}

// TestRichTextLimit: the field is as long as its HTML.
func TestRichTextLimit(t *testing.T) {
	w := newWorld(t)
	cfg, c := richText(w, 300)
	l := person("m1", "a@lumen.example")
	l.Person.Description = strings.Repeat("&", 100)
	l.Person.AllScannedEvents = "A;" + strings.Repeat("'", 58) + ";" + strings.Repeat("B", 10)
	got := w.sync(c, l)[0]
	require.NoError(t, got.Err)
	require.Len(t, got.Dropped, 2)
	require.Equal(t, []string{"TOO_LONG", "TOO_LONG"}, []string{got.Dropped[0].Code, got.Dropped[1].Code})
	require.Equal(t, strings.Repeat("&amp;", 60), w.stored(got.ID)["mobly_description__c"])
	require.Equal(t, "A;"+strings.Repeat("&#39;", 58), w.stored(got.ID)["mobly_all_events__c"])
	w.silentTwice(cfg, c, l)
}

// TestRichTextIsUndone: an undo knows its own HTML again.
func TestRichTextIsUndone(t *testing.T) {
	w := newWorld(t)
	cfg, _ := richText(w, 1000)
	cfg.Journal = true
	c := w.client(cfg)
	l := person("m1", "a@lumen.example")
	l.Person.Description = "R&D's\nplan"
	id := w.sync(c, l)[0].ID
	l.Person.Description = "another & plan"
	results := w.sync(c, l)
	undone, err := c.Apply(t.Context(), salesforce.Undo(results))
	require.NoError(t, err)
	require.Empty(t, undone[0].Dropped)
	require.Equal(t, "R&amp;D&#39;s<br>plan", w.stored(id)["mobly_description__c"])
}

// TestHTMLInPlainTextAreas: an org's automation may store HTML where describe says
// nothing of it. What reads the same is not written again, and no list grows.
func TestHTMLInPlainTextAreas(t *testing.T) {
	for name, stored := range map[string]func(string) string{
		"escaped": html.EscapeString,
		"as Salesforce escapes": func(s string) string {
			return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "'", "&#39;", `"`, "&quot;").Replace(s)
		},
		"with breaks": func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n") },
		"in paragraphs": func(s string) string {
			return "<p>" + strings.ReplaceAll(html.EscapeString(s), "\n", "</p><p>") + "</p>"
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg := keyed()
			c := w.client(cfg)
			l := person("m1", "a@lumen.example")
			l.Person.Description = "Ada's budget < 5k & \"urgent\"\nsecond line"
			l.Person.AllScannedEvents = "Food & Drink Expo;R&D Day;Ada's"
			id := w.sync(c, l)[0].ID
			for _, f := range []string{"mobly_description__c", "mobly_all_events__c"} {
				was, _ := w.stored(id)[f].(string)
				require.NoError(t, w.org.Update(id, map[string]any{f: stored(was)}))
			}
			w.silentTwice(cfg, c, l)
			l.Person.AllScannedEvents += ";Q&A"
			require.Equal(t, salesforce.Updated, w.sync(c, l)[0].Outcome)
			w.silentTwice(cfg, c, l)
			l.Person.Description = "plain"
			w.sync(c, l)
			require.Equal(t, "plain", w.stored(id)["mobly_description__c"])
		})
	}
}
