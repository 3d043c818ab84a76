package trials

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

var histories = flag.Uint64("histories", 150, "how many random histories TestHistoryProperty plays, from -seed on")

// historyScene is one person, captured several times, whose captures reach the org
// in calls.
type historyScene struct {
	settings salesforce.Settings
	times    bool // the org has First and Last Scanned At
	syncedAt bool // keys.syncedAt is configured
	object   string
	names    map[mapping.Source]string // the fields of the history
	captures []salesforce.Lead
	calls    [][]int // indexes of captures
}

// TestHistoryProperty: however the captures of a person are split into calls and
// whatever the order of the calls, the record ends with what the table in the
// documentation of package mapping says, and syncing the captures again, one by
// one, changes nothing that the table says is settled.
//
//	go test ./internal/trials -run TestHistoryProperty -histories 5000
func TestHistoryProperty(t *testing.T) {
	t.Parallel()
	exact := make(map[string]int)
	for seed := *firstSeed; seed < *firstSeed+*histories; seed++ {
		s := newHistoryScene(seed)
		org := s.org(t)
		client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: s.settings})
		require.NoError(t, err)
		sync := func(of []int) []string {
			var leads []salesforce.Lead
			for _, i := range of {
				leads = append(leads, s.captures[i])
			}
			results, err := client.Sync(t.Context(), leads...)
			require.NoError(t, err)
			var out []string
			for _, r := range results {
				require.NoError(t, r.Err)
				out = append(out, string(r.Outcome))
			}
			return out
		}
		for _, call := range s.calls {
			sync(call)
		}
		records := org.Records(s.object)
		require.Len(t, records, 1)
		problems := s.judge(records[0], exact)
		for _, i := range rand.New(rand.NewPCG(seed, 2)).Perm(len(s.captures)) {
			if out := sync([]int{i}); s.settled() && !slices.Equal(out, []string{"Unchanged"}) {
				problems = append(problems, fmt.Sprintf("capture %d again: %s", i, out))
			}
		}
		if len(problems) > 0 {
			t.Fatalf("seed %d: %s\n%s", seed, strings.Join(problems, "\n"), s.story(records[0]))
		}
	}
	if *histories >= 100 {
		for _, name := range []string{"times LastScannedBy", "times LastScannedEvent", "times Description", "times MostRecentCampaign", "syncedAt LastScannedBy", "syncedAt LastScannedEvent", "syncedAt Description", "syncedAt MostRecentCampaign", "neither LastScannedBy", "neither Description"} {
			require.Greater(t, exact[name], 5, "%s is hardly ever exact: %v", name, exact)
		}
	}
}

// newHistoryScene rolls a scene whose times often fall into one second.
func newHistoryScene(seed uint64) *historyScene {
	d := dice{Rand: rand.New(rand.NewPCG(seed, 18))}
	s := &historyScene{times: d.chance(60), syncedAt: d.chance(40), object: schema.Lead}
	s.settings.Mapping = mapping.Recommended()
	if d.chance(25) {
		s.object, s.settings.Policies.CreateAs = schema.Contact, schema.Contact
	}
	if own := d.chance(30); own { // the customer has fields of their own
		for i := range s.settings.Mapping.Rules {
			r := &s.settings.Mapping.Rules[i]
			for _, name := range []*string{&r.Lead, &r.Contact} {
				*name = strings.Replace(*name, "mobly_", "own_", 1)
			}
		}
	}
	if s.syncedAt {
		s.settings.Keys.SyncedAt = "mobly_synced_at__c"
	}
	s.names = make(map[mapping.Source]string)
	for _, r := range s.settings.Mapping.Rules {
		s.names[r.From] = r.Lead
	}
	totals, order := d.chance(50), d.Perm(6)
	for i := range 1 + d.IntN(5) {
		s.captures = append(s.captures, d.historyCapture(i, order, totals))
	}
	s.stamp(d)
	for _, i := range d.Perm(len(s.captures)) {
		if len(s.calls) == 0 || d.chance(60) {
			s.calls = append(s.calls, nil)
		}
		last := &s.calls[len(s.calls)-1]
		*last = append(*last, i)
	}
	return s
}

var historyStart = time.Date(2026, 10, 15, 9, 0, 0, 0, time.UTC)

// historyCapture is one capture. It has scans, or their sum ready-made.
func (d dice) historyCapture(i int, order []int, totals bool) salesforce.Lead {
	p := mapping.Person{ID: "m1", Email: "kim@lumen.example", LastName: "Kim", Company: mapping.Company{Name: "Lumen"}}
	moment := func(second int) time.Time {
		return historyStart.Add(time.Duration(second)*time.Second + time.Duration(d.IntN(3))*time.Millisecond)
	}
	last, scanned := order[i%len(order)], false
	if d.chance(20) {
		last = order[0] // in the second of another
	}
	scanner := func() string { return pick(d, "amy@x.example", "Bo@x.example", "cy@x.example", "dee@x.example") }
	event := func() string { return pick(d, "Expo", "fair", "Gala", "Meet") }
	switch {
	case d.chance(5): // known from elsewhere
	case d.chance(20):
		p.FirstScannedBy, p.FirstScannedAt = scanner(), moment(max(0, last-d.IntN(3)))
		p.LastScannedBy, p.LastScannedAt, scanned = scanner(), moment(last), true
		p.LastScannedEvent, p.AllScannedEvents = event(), event()
	default:
		for n := range 1 + d.IntN(3) {
			second := last
			if n > 0 {
				second = d.IntN(last + 1)
			}
			s := mapping.Scan{At: moment(second), By: scanner(), Event: event()}
			if n > 0 {
				s.By, s.Event = pick(d, s.By, s.By, ""), pick(d, s.Event, s.Event, "")
			}
			if d.chance(15) {
				s.Source = pick(d, "upload", "CSV_UPLOAD", "MOBLY_API", "Manual Entry")
			}
			scanned = true
			p.Scans = append(p.Scans, s)
		}
	}
	if scanned && d.chance(85) {
		p.Description = fmt.Sprint("note ", last)
		p.Campaigns = append(p.Campaigns, mapping.Campaign{ID: fmt.Sprint("c", last), At: moment(5 * last % 6)}) // in another order than the scans
		if d.chance(30) {
			p.Campaigns = append(p.Campaigns, mapping.Campaign{ID: pick(d, "a", "b"), At: historyStart.Add(-time.Hour)})
		}
	}
	if totals {
		p.NumberOfScans = new(len(p.Scans) + d.IntN(4))
	}
	return salesforce.Lead{Person: p}
}

// stamp says when the captures were changed: often in the order in which they were
// scanned.
func (s *historyScene) stamp(d dice) {
	if !s.syncedAt && d.chance(50) {
		return
	}
	order := make([]int, len(s.captures))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(s.lastSecond(i) - s.lastSecond(j)) })
	if d.chance(40) {
		order = d.Perm(len(order))
	}
	for rank, i := range order {
		s.captures[i].Person.UpdatedAt = historyStart.Add(time.Hour + time.Duration(rank)*time.Minute)
	}
}

// org is an org in memory with the fields that the scene's settings need.
func (s *historyScene) org(t *testing.T) *salesforcetest.Org {
	t.Helper()
	org := salesforcetest.NewOrg()
	for _, f := range setup.Needs(s.settings).Custom {
		if s.times || !strings.HasSuffix(f.Name, "_scanned_at__c") {
			org.Define(f.Object, f.Field)
		}
	}
	return org
}

// story tells a scene that failed.
func (s *historyScene) story(record map[string]any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "times %v, SyncedAt %v, %s, calls %v\n", s.times, s.syncedAt, s.object, s.calls)
	for i := range s.captures {
		p := &s.captures[i].Person
		fmt.Fprintf(&b, "%d: %q total %v updated %s\n", i, p.Description, p.NumberOfScans != nil, p.UpdatedAt.Format("15:04:05"))
		for _, e := range s.entries(i) {
			fmt.Fprintf(&b, "   %+v\n", e)
		}
	}
	for source, name := range s.names {
		if strings.Contains(name, "scan") || strings.Contains(name, "desc") || strings.Contains(name, "campaign") || strings.Contains(name, "event") {
			fmt.Fprintf(&b, "%s = %v\n", source, record[name])
		}
	}
	return b.String()
}

// TestHistorySplits: what captures come to in one call, they come to in several, in
// any order; and syncing them again writes nothing.
func TestHistorySplits(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return historyStart.Add(time.Duration(minute) * time.Minute) }
	scan := func(minute int, by, event string) mapping.Scan {
		return mapping.Scan{At: at(minute), By: by + "@x.example", Event: event}
	}
	campaign := func(minute int, id string) mapping.Campaign { return mapping.Campaign{ID: id, At: at(minute)} }
	for name, c := range map[string]struct {
		syncedAt, untimed bool
		captures          []mapping.Person
		want              map[string]string // by field, without mobly_ and __c
	}{
		"a campaign older than that of an earlier scan": {
			captures: []mapping.Person{
				{Scans: []mapping.Scan{scan(1, "amy", "Expo")}, Campaigns: []mapping.Campaign{campaign(9, "autumn")}},
				{Scans: []mapping.Scan{scan(5, "bo", "Fair")}, Campaigns: []mapping.Campaign{campaign(2, "spring")}},
			},
			want: map[string]string{"most_recent_campaign": "spring", "last_scanned_by": "bo@x.example"},
		},
		"a campaign of the capture changed last": {
			syncedAt: true,
			captures: []mapping.Person{
				{UpdatedAt: at(60), Scans: []mapping.Scan{scan(1, "amy", "Expo")}, Campaigns: []mapping.Campaign{campaign(1, "spring")}},
				{UpdatedAt: at(30), Scans: []mapping.Scan{scan(5, "bo", "Fair")}, Campaigns: []mapping.Campaign{campaign(5, "autumn")}},
			},
			want: map[string]string{"most_recent_campaign": "spring", "last_scanned_by": "bo@x.example"},
		},
		"a ready-made campaign": {
			captures: []mapping.Person{
				{Scans: []mapping.Scan{scan(1, "amy", "Expo")}, Campaigns: []mapping.Campaign{campaign(1, "spring")}},
				{Scans: []mapping.Scan{scan(5, "bo", "Fair")}, MostRecentCampaign: "autumn", AllCampaigns: "autumn"},
			},
			want: map[string]string{"most_recent_campaign": "autumn"},
		},
		"totals below the number of scans": {
			captures: []mapping.Person{
				{NumberOfScans: new(1), Scans: []mapping.Scan{scan(1, "amy", "Expo")}},
				{NumberOfScans: new(2), Scans: []mapping.Scan{scan(2, "bo", "Expo"), scan(5, "bo", "Fair")}},
			},
			want: map[string]string{"number_scans": "2"},
		},
		"a total of one capture only": {
			captures: []mapping.Person{
				{NumberOfScans: new(2), Scans: []mapping.Scan{scan(1, "amy", "Expo")}},
				{Scans: []mapping.Scan{scan(2, "bo", "Expo"), scan(5, "bo", "Fair"), scan(6, "bo", "Gala")}},
			},
			want: map[string]string{"number_scans": "3"},
		},
		"a description of the last scan, changed earlier": {
			captures: []mapping.Person{
				{UpdatedAt: at(60), Description: "edited", Scans: []mapping.Scan{scan(1, "amy", "Expo")}},
				{UpdatedAt: at(30), Description: "scanned", Scans: []mapping.Scan{scan(5, "bo", "Fair")}},
			},
			want: map[string]string{"description": "scanned"},
		},
		"a capture with neither time nor description": {
			captures: []mapping.Person{
				{Description: "second", Scans: []mapping.Scan{scan(5, "bo", "Fair")}},
				{Email: "kim@lumen.example"},
				{Description: "first", Scans: []mapping.Scan{scan(1, "amy", "Expo")}},
			},
			want: map[string]string{"description": "second"},
		},
		"the last scanner of the capture changed last, without times": {
			syncedAt: true, untimed: true,
			captures: []mapping.Person{
				{UpdatedAt: at(60), Scans: []mapping.Scan{scan(1, "amy", "Expo")}},
				{UpdatedAt: at(30), Scans: []mapping.Scan{scan(5, "amy", "Fair")}},
				{UpdatedAt: at(40), Scans: []mapping.Scan{scan(4, "amy", "Gala")}},
			},
			want: map[string]string{"last_scanned_by": "amy@x.example", "last_scanned_event": "Expo"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &historyScene{times: !c.untimed, object: schema.Lead}
			s.settings.Mapping = mapping.Recommended()
			if c.syncedAt {
				s.settings.Keys.SyncedAt = "mobly_synced_at__c"
			}
			var leads, backwards []salesforce.Lead
			for _, p := range c.captures {
				p.ID, p.Email, p.LastName, p.Company.Name = "m1", "kim@lumen.example", "Kim", "Lumen"
				leads = append(leads, salesforce.Lead{Person: p})
			}
			backwards = slices.Clone(leads)
			slices.Reverse(backwards)
			for _, calls := range [][][]salesforce.Lead{
				{leads}, {backwards}, slices.Collect(slices.Chunk(leads, 1)), slices.Collect(slices.Chunk(backwards, 1)), slices.Collect(slices.Chunk(backwards, 2)),
			} {
				org := s.org(t)
				client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: s.settings})
				require.NoError(t, err)
				for _, call := range calls {
					_, err := client.Sync(t.Context(), call...)
					require.NoError(t, err)
				}
				got := make(map[string]string)
				for name := range c.want {
					got[name] = fmt.Sprint(org.Records(schema.Lead)[0]["mobly_"+name+"__c"])
				}
				require.Empty(t, cmp.Diff(c.want, got), "%d calls", len(calls))
				for _, lead := range backwards {
					results, err := client.Sync(t.Context(), lead)
					require.NoError(t, err)
					require.Equal(t, salesforce.Unchanged, results[0].Outcome)
				}
			}
		})
	}
}

// TestHistoryOlderPart: a value of an older capture stays older beside a newer
// capture that lacks it.
func TestHistoryOlderPart(t *testing.T) {
	t.Parallel()
	s := &historyScene{object: schema.Lead}
	s.settings.Mapping, s.settings.Keys.SyncedAt = mapping.Recommended(), "mobly_synced_at__c"
	org := s.org(t)
	client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: s.settings})
	require.NoError(t, err)
	capture := func(changed int, scans ...mapping.Scan) salesforce.Lead {
		return salesforce.Lead{Person: mapping.Person{ID: "m1", Email: "kim@lumen.example", LastName: "Kim", UpdatedAt: historyStart.Add(time.Duration(changed) * time.Minute), Scans: scans}}
	}
	newer, older := mapping.Scan{At: historyStart, By: "bo@x.example", Event: "Expo"}, mapping.Scan{At: historyStart, By: "amy@x.example", Event: "Fair"}
	for _, call := range [][]salesforce.Lead{{capture(45, newer)}, {capture(30, older), capture(60)}} {
		_, err := client.Sync(t.Context(), call...)
		require.NoError(t, err)
		record := org.Records(schema.Lead)[0]
		require.Equal(t, []any{"bo@x.example", "Expo"}, []any{record["mobly_last_scanned_by__c"], record["mobly_last_scanned_event__c"]})
	}
}

// TestHistoryEdits: a note that is edited after its scan is written, and a scanner
// without a time never takes the place of one with a time.
func TestHistoryEdits(t *testing.T) {
	t.Parallel()
	s := &historyScene{times: true, object: schema.Lead}
	s.settings.Mapping = mapping.Recommended()
	org := s.org(t)
	client, err := salesforce.New(salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: s.settings})
	require.NoError(t, err)
	p := mapping.Person{ID: "m1", Email: "kim@lumen.example", LastName: "Kim", Description: "zeta", Scans: []mapping.Scan{{At: historyStart, By: "bo@x.example", Event: "Expo"}}}
	edited, untimed := p, p
	edited.Description = "alpha"
	untimed.Description, untimed.Scans, untimed.FirstScannedBy, untimed.LastScannedBy = "", nil, "amy@x.example", "zoe@x.example"
	for _, person := range []mapping.Person{p, edited, untimed} {
		_, err := client.Sync(t.Context(), salesforce.Lead{Person: person})
		require.NoError(t, err)
	}
	record := org.Records(schema.Lead)[0]
	require.Equal(t, []any{"alpha", "bo@x.example", "bo@x.example"}, []any{record["mobly_description__c"], record["mobly_first_scanned_by__c"], record["mobly_last_scanned_by__c"]})
}
