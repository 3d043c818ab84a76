package hostile_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/hostile"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// size is that of each text in bytes. How long each reader takes for a text is printed
// by -v.
var size = flag.Int("size", 8<<10, "bytes of each hostile text")

// A text is read within hang, of the reader's own processor time: a loop that goes
// back over what it has read takes longer. What is allocated meanwhile is at most
// allocated bytes for each of the text's, and room.
const (
	hang      = 5 * time.Second
	allocated = 1000
	room      = 32 << 20
)

// reader reads a text. What it makes of it is tested elsewhere.
type reader struct {
	name string
	read func(t *testing.T, text string)
}

// readers are all that read foreign text without a context.
func readers(t *testing.T) []reader {
	t.Helper()
	all := []reader{
		{"leads", func(_ *testing.T, text string) {
			problems := 0
			for _, err := range salesforce.DecodeLeads(strings.NewReader(text), decoding()) {
				if err != nil {
					problems++
				}
				if problems > 10_000 { // one of each is enough
					break
				}
			}
		}},
		{"a lead's texts", func(_ *testing.T, text string) {
			quoted, _ := json.Marshal(text[:len(text)/20])
			_ = json.Unmarshal(fmt.Appendf(nil, `{"email":%s,"tags":[{"category":"a","value":%s}],"leadActivityEvents":[{"eventNotes":%s}]}`, quoted, quoted, quoted), new(salesforce.Lead))
		}},
		{"a list for a stored one", func(_ *testing.T, text string) { core.Append("x", text, ";", 0, false) }},
		{"a stored list", func(_ *testing.T, text string) { core.Append(text, "x;y", ";", 0, false) }},
		{"a stored list of HTML", func(_ *testing.T, text string) { core.Append(text, "x;y", ";", 0, true) }},
		{"a stored text of HTML", func(_ *testing.T, text string) { core.Append(text, "x", "", 0, true) }},
		{"a stored address", func(_ *testing.T, text string) { core.StoredAddresses(nil, text) }},
		{"places", func(_ *testing.T, text string) {
			place.Country(text)
			place.Anywhere(text)
			place.AppendStates(nil, "US", text)
		}},
		{"errors", func(_ *testing.T, text string) { rest.ParseErrors([]byte(text)) }},
		{"a kind of answer", func(_ *testing.T, text string) { rest.Form(nil, []byte(text)) }},
		{"describes", func(_ *testing.T, text string) { _, _ = schema.ParseDescribe([]byte(text)) }},
		{"a query", func(_ *testing.T, text string) { _, _ = soql.Parse(text) }},
		{"a literal", func(_ *testing.T, text string) { soql.AppendLiteral(nil, text) }},
		{"a sheet", func(_ *testing.T, text string) { _, _ = mapping.UnmarshalCSV([]byte(text)) }},
		{"a sheet's rows", func(_ *testing.T, text string) {
			_, _ = tags.UnmarshalCSV([]byte("Mobly Field,Lead Field,Values,Category,Field\n" + text))
		}},
	}
	for name, v := range map[string]json.Unmarshaler{
		"settings": new(salesforce.Settings), "a mapping": new(mapping.Mapping), "a mapping of tags": new(tags.Mapping), "an engagement": new(engagement.Mapping),
		"a result": new(salesforce.Result), "a planned record": new(plan.Record), "changes": new(setup.Changes), "an object": new(schema.Object),
	} {
		all = append(all, reader{"JSON of " + name, func(_ *testing.T, text string) { _ = json.Unmarshal([]byte(text), v) }})
	}
	for _, typ := range []schema.Type{
		schema.TypeString, schema.TypeTextArea, schema.TypePicklist, schema.TypeMultiPicklist, schema.TypeBoolean, schema.TypeDouble, schema.TypeCurrency,
		schema.TypeDate, schema.TypeDateTime, schema.TypePhone, schema.TypeEmail, schema.TypeURL, schema.TypeReference,
	} {
		f := schema.Field{
			Name: "F", Type: typ, Length: 255, Precision: 18, Scale: 2, HTMLFormatted: true, Restricted: true,
			Picklist: []schema.PicklistValue{{Value: "a", Label: "A", Active: true}},
		}
		all = append(all, reader{"a field of type " + string(typ), func(_ *testing.T, text string) { _, _ = field.Coerce(text, f, field.Options{}) }})
		if typ == schema.TypeTextArea || typ == schema.TypePicklist || typ == schema.TypeMultiPicklist || typ == schema.TypeEmail {
			all = append(all, reader{"what is stored as a " + string(typ), func(_ *testing.T, text string) { core.Equal(text, "x", typ) }})
		}
	}
	mapper, err := mapping.Recommended().Compile(field.Options{})
	require.NoError(t, err)
	tagger, err := tags.Mapping{Rules: []tags.Rule{{Category: "a", Field: "A__c"}, {Category: "*", Field: "B__c", Type: field.LongText}}}.Compile(field.Options{})
	require.NoError(t, err)
	tasks, err := engagement.Mapping{}.Compile(field.Options{})
	require.NoError(t, err)
	return append(all, reader{"a person", func(_ *testing.T, text string) {
		p := person(text)
		mapper.Map(schema.Lead, &p)
	}}, reader{"two captures", func(_ *testing.T, text string) {
		mapping.Fold(person(text[:len(text)/2]), person(text[len(text)/2:]))
	}}, reader{"a tag's value", func(_ *testing.T, text string) {
		tagger.Map(schema.Lead, []tags.Tag{{Category: "a", Value: text}})
	}}, reader{"a tag's category", func(_ *testing.T, text string) {
		tagger.Map(schema.Lead, []tags.Tag{{Category: text, Value: "x"}})
	}}, reader{"a tag's option", func(_ *testing.T, text string) {
		tags.Name([]tags.Tag{{OptionID: text}}, decoding().TagGroups)
	}}, reader{"an action", func(_ *testing.T, text string) {
		_, _, _ = tasks.Map(engagement.Action{Kind: engagement.Kinds()[0], At: time.Unix(1, 0), Notes: text, ID: text, Event: text, By: text})
	}})
}

// decoding has as many tag groups, events and activities as a text of their size.
var decoding = sync.OnceValue(func() (o salesforce.DecodeOptions) {
	o.Events = make(map[string]string)
	for i := range *size / 50 {
		id := strconv.Itoa(i)
		o.TagGroups = append(o.TagGroups, tags.Group{Name: id, Options: []tags.Option{{ID: id, Value: "Hot"}}})
		o.Events["a"+id] = id
		o.Activities = append(o.Activities, engagement.Action{ID: id, LeadID: "1", EventID: id})
	}
	return o
})

// person returns a person whose texts are parts of the given one.
func person(text string) mapping.Person {
	part := len(text) / 20
	next := func() (s string) {
		s, text = text[:part], text[part:]
		return s
	}
	return mapping.Person{
		ID: next(), FirstName: next(), LastName: next(), Email: next(), PersonalEmail: next(), JobTitle: next(), Description: next(), Address: next(),
		Company: mapping.Company{Name: next(), Country: next(), State: next()}, Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: next()}, {Number: next()}}},
		AllScannedEvents: next(), AllCampaigns: next(), LastScannedBy: next(), LastScannedEvent: next(), Scans: []mapping.Scan{{By: next(), Event: next()}},
		Custom: map[string]any{"a": next()},
	}
}

// Every reader of foreign text reads each of the texts to its end, and none goes back
// over it or allocates more the longer it is.
func TestReadersReadHostileTexts(t *testing.T) {
	runtime.LockOSThread() // whose time is measured
	defer runtime.UnlockOSThread()
	texts := hostile.Texts(*size)
	for _, r := range readers(t) {
		var longest, most reading
		for _, h := range texts {
			before, start := allocations(), spent(t)
			r.read(t, h.Text)
			this := reading{h.Name, spent(t) - start, allocations() - before}
			require.Less(t, this.took, hang, "%s: %s", r.name, h.Name)
			require.Less(t, this.bytes, uint64(allocated*len(h.Text)+room), "%s: %s", r.name, h.Name)
			if this.took > longest.took {
				longest = this
			}
			if this.bytes > most.bytes {
				most = this
			}
		}
		t.Logf("%s: %d ms at most (%s), %.0f bytes allocated for each (%s)", r.name, longest.took.Milliseconds(), longest.text, float64(most.bytes)/float64(*size), most.text)
	}
}

// reading is what a text cost.
type reading struct {
	text  string
	took  time.Duration
	bytes uint64
}

// allocations returns how many bytes have been allocated.
func allocations() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// checked is a context that ends when it is asked for its error for the n-th time.
type checked struct {
	context.Context
	n, asked atomic.Int64
	done     chan struct{}
}

func endingAt(n int64) *checked {
	c := &checked{Context: context.Background(), done: make(chan struct{})}
	c.n.Store(n)
	return c
}

func (c *checked) Done() <-chan struct{} { return c.done }

func (c *checked) Err() error {
	switch n := c.asked.Add(1); {
	case n < c.n.Load():
		return nil
	case n == c.n.Load():
		close(c.done)
	}
	return context.Canceled
}

// A sync of large leads asks its context between any two of them, before and after
// the org has answered, and ends as soon as that has.
func TestSyncEndsBetweenTwoLeads(t *testing.T) {
	const n = 40
	w := testworld.New(t)
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		leads[i] = salesforce.Lead{Person: person(strings.Repeat("Größe ", 2_000)), Actions: []engagement.Action{{Kind: engagement.Kinds()[0], ID: strconv.Itoa(i), At: time.Unix(1, 0)}}}
		leads[i].Person.ID, leads[i].Person.Email = strconv.Itoa(i), fmt.Sprintf("kim%d@lumen.example", i)
	}
	client := w.Client(salesforce.Config{})
	require.NoError(t, client.Ping(t.Context()))
	whole := endingAt(1 << 40)
	_, err := client.Plan(whole, leads...)
	require.NoError(t, err)
	total := whole.asked.Load()
	t.Logf("a plan of %d leads asks its context %d times", n, total)
	require.Greater(t, total, int64(3*n), "once for the keys, the record and the Tasks of each lead")
	for at := int64(2); at < total; at += 7 {
		ctx := endingAt(at)
		_, err := client.Plan(ctx, leads...)
		require.ErrorIs(t, err, context.Canceled)
		require.Less(t, ctx.asked.Load(), at+10, "it ends where it was asked")
	}
	ctx := endingAt(2 * n)
	results, err := client.Sync(ctx, leads...)
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, results, n)
	for _, r := range results {
		require.Equal(t, salesforce.NotSent, r.Outcome)
	}
	require.Zero(t, w.Writes())
}

// Whatever the org answers, to whatever it is asked, a call ends soon after its
// context: how soon is printed by -v.
func TestCallsEndOnHostileAnswers(t *testing.T) {
	for i, h := range hostile.Texts(*size) {
		status, at := []int{http.StatusOK, http.StatusBadRequest}[i%2], []string{"/oauth2/token", "/describe", "/composite"}[i%3]
		w := testworld.New(t)
		client := w.Client(w.Through(salesforce.Config{}, func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.HasSuffix(path, at) {
				return testworld.Reply(status, h.Text), nil
			}
			if at == "/describe" && strings.HasSuffix(path, "/composite") {
				return testworld.Reply(http.StatusNotFound, `[{"errorCode":"NOT_FOUND","message":"m"}]`), nil // objects are asked about alone
			}
			return do()
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		results, err := client.Sync(ctx, testworld.Person("1", "kim@lumen.example"))
		took := time.Since(start)
		cancel()
		require.Error(t, err)
		require.Len(t, results, 1)
		require.Less(t, took, time.Minute, "%d %s", status, at)
		t.Logf("%s: %d %s: %d ms", h.Name, status, at, took.Milliseconds())
	}
}
