package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func noEnv(string) string { return "" }

func TestText(t *testing.T) {
	for name, args := range map[string][]string{"sync.txt": nil, "dry-run.txt": {"-dry-run"}} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, run(t.Context(), args, noEnv, &out))
			golden(t, name, out.String())
		})
	}
}

// lines runs the command and decodes its JSON lines, by run.
func lines(t *testing.T, args ...string) map[int][]jsonLead {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), append(args, "-json"), noEnv, &out))
	byRun := make(map[int][]jsonLead)
	dec := json.NewDecoder(&out)
	for dec.More() {
		var l jsonLead
		require.NoError(t, dec.Decode(&l))
		byRun[l.Run] = append(byRun[l.Run], l)
	}
	return byRun
}

func TestJSON(t *testing.T) {
	in, err := readLeads("")
	require.NoError(t, err)
	leads := in.leads
	got := lines(t)
	require.Len(t, got, 2)
	for run, lines := range got {
		require.Len(t, lines, len(leads))
		for i, l := range lines {
			require.Equal(t, leads[i].Person.ID, l.LeadID, "results come in input order")
			require.Len(t, l.Actions, len(leads[i].Actions))
			if run == 2 {
				require.Contains(t, []string{"Unchanged", "Refused"}, l.Outcome, l.LeadID)
				for _, a := range l.Actions {
					require.Contains(t, []string{"Unchanged", "Refused"}, a.Outcome, a.ActionID)
				}
			}
		}
	}
}

// TestReadme: what the README says of the two runs is what becomes of them.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	byRun := lines(t)
	refused := 0
	for _, l := range byRun[1] {
		if l.Outcome == "Refused" {
			refused++
		} else {
			require.NotEmpty(t, l.ID, l.LeadID)
		}
	}
	leads := len(byRun[1])
	require.Contains(t, string(readme), fmt.Sprintf(
		"go run ./examples/quickstart    # %d awkward leads: %d reach Salesforce, %d is refused; a second run changes nothing\n", leads, leads-refused, refused))
	for _, l := range byRun[2] {
		require.Contains(t, []string{"Unchanged", "Refused"}, l.Outcome, l.LeadID)
	}
}

func TestDryRunJSON(t *testing.T) {
	got := lines(t, "-dry-run")
	require.Len(t, got, 1)
	require.Len(t, got[1], 30)
	for _, l := range got[1] {
		require.Contains(t, []string{"NotSent", "Unchanged", "Refused"}, l.Outcome)
	}
}

// synced is the sample, synced twice to an org that can be looked into.
type synced struct {
	org     *salesforcetest.Org
	results [2]salesforce.Results
	calls   [2]int64
	writes  [2]int         // requests of each run that could change something
	byEmail map[string]int // index of a lead by its e-mail as captured
	leads   []salesforce.Lead
}

func syncSample(t *testing.T) *synced {
	t.Helper()
	s := &synced{byEmail: make(map[string]int)}
	in, err := readLeads("")
	require.NoError(t, err)
	s.leads = in.leads
	for i, l := range s.leads {
		s.byEmail[l.Person.Email] = i
	}
	s.org, err = sample.NewOrg()
	require.NoError(t, err)
	target, err := sample.ConnectTo(s.org)
	require.NoError(t, err)
	for n := range s.results {
		before := target.Calls()
		s.org.ResetRequests()
		s.results[n], err = target.Client.Sync(t.Context(), s.leads...)
		require.NoError(t, err)
		s.calls[n] = target.Calls() - before
		for _, r := range s.org.Requests() {
			for _, sub := range r.Subrequests {
				if sub.Method != http.MethodGet {
					s.writes[n]++
				}
			}
		}
	}
	return s
}

func (s *synced) first(t *testing.T, email string) *salesforce.Result {
	t.Helper()
	i, ok := s.byEmail[email]
	require.True(t, ok, email)
	return &s.results[0][i]
}

// record returns the org's record of that ID.
func (s *synced) record(t *testing.T, object, id string) map[string]any {
	t.Helper()
	for _, r := range s.org.Records(object) {
		if r["Id"] == id {
			return r
		}
	}
	t.Fatalf("the org has no %s %s", object, id)
	return nil
}

func (s *synced) count(object, field string, value any) int {
	n := 0
	for _, r := range s.org.Records(object) {
		if r[field] == value {
			n++
		}
	}
	return n
}

func dropped(r *salesforce.Result) []string {
	var out []string
	for _, d := range r.Dropped {
		out = append(out, d.Field+" "+d.Code)
	}
	return out
}

func TestSample(t *testing.T) {
	s := syncSample(t)

	t.Run("API calls", func(t *testing.T) {
		const describes = 3 // Lead, Contact, Task
		require.LessOrEqual(t, s.calls[0]-describes, int64(8))
		require.LessOrEqual(t, s.calls[1], int64(5))
	})
	t.Run("the second run writes nothing", func(t *testing.T) {
		require.Positive(t, s.writes[0])
		require.Zero(t, s.writes[1])
	})
	t.Run("two captures of one person are one record", func(t *testing.T) {
		a, b := s.first(t, "grace.kim@lumen.example"), s.first(t, "Grace.Kim@Lumen.example")
		require.Equal(t, salesforce.Created, a.Outcome)
		require.Equal(t, a.ID, b.ID)
		require.Equal(t, a.LeadID, b.FoldedInto)
		r := s.record(t, "Lead", a.ID)
		require.Equal(t, "Lumen Inc.", r["Company"], "the later capture wins")
		require.Equal(t, "Head of Data", r["Title"], "a blank erases nothing")
		require.Equal(t, 1, s.count("Task", "WhoId", a.ID))
	})
	t.Run("a known contact is updated", func(t *testing.T) {
		r := s.first(t, "marc.dubois@acier.example")
		require.Equal(t, salesforce.Updated, r.Outcome)
		require.Equal(t, "Contact", r.Object)
		require.Equal(t, 0, s.count("Lead", "LastName", "Dubois"))
		require.Equal(t, "Acheteur", s.record(t, "Contact", r.ID)["Title"])
		require.Equal(t, 1, s.count("Task", "WhoId", r.ID))
	})
	t.Run("a converted lead stands for its contact", func(t *testing.T) {
		r := s.first(t, "hana.novak@skoda-parts.example")
		require.Equal(t, "Contact", r.Object)
		require.Equal(t, "+420 555 010 200", s.record(t, "Contact", r.ID)["Phone"])
		require.Equal(t, 1, s.count("Task", "WhoId", r.ID))
		require.Equal(t, 1, s.count("Lead", "LastName", "Novak"))
	})
	t.Run("a known ID finds the lead", func(t *testing.T) {
		r := s.first(t, "priya.sharma@oldmail.example")
		require.Equal(t, salesforce.Updated, r.Outcome)
		require.Equal(t, "00Q000000000001EAA", r.ID)
	})
	t.Run("placeholders", func(t *testing.T) {
		cher := s.record(t, "Lead", s.first(t, "cher@music.example").ID)
		require.Equal(t, "[not provided]", cher["LastName"])
		omar := s.record(t, "Lead", s.first(t, "omar.haddad@mail.example").ID)
		require.Equal(t, "[not provided]", omar["Company"])
	})
	t.Run("no e-mail, or a bad one, lands once", func(t *testing.T) {
		for _, name := range []string{"Virtanen", "O'Brien"} {
			require.Equal(t, 1, s.count("Lead", "LastName", name), name)
		}
		require.Equal(t, []string{"Email TYPE"}, dropped(s.first(t, "pat.obrien(at)acme")))
	})
	t.Run("the empty lead is refused", func(t *testing.T) {
		last := s.results[0][len(s.leads)-1]
		require.Equal(t, salesforce.Refused, last.Outcome)
		require.ErrorIs(t, last.Err, sferr.ErrEmpty)
	})
	t.Run("one bad value costs one field", func(t *testing.T) {
		require.Equal(t, []string{"Title TOO_LONG"}, dropped(s.first(t, "max@hohenlohe.example")))
		require.Equal(t, []string{"Company TOO_LONG"}, dropped(s.first(t, "ines@consorcio.example")))
		require.Equal(t, []string{"mobly_score__c PICKLIST", " NO_TAG_MAPPING"}, dropped(s.first(t, "igor@petrov.example")))
		emily := s.first(t, "emily.clark@clarkco.example")
		require.Equal(t, salesforce.Created, emily.Outcome)
		require.LessOrEqual(t, len(emily.Dropped), 2)
	})
	t.Run("all others land whole", func(t *testing.T) {
		for i, r := range s.results[0] {
			if i < len(s.leads)-1 {
				require.Contains(t, []salesforce.Outcome{salesforce.Created, salesforce.Updated}, r.Outcome, r.LeadID)
			}
		}
	})
	t.Run("only engagement becomes Tasks", func(t *testing.T) {
		r := s.first(t, "sara@lund.example")
		require.Len(t, r.Actions, 3)
		require.Equal(t, salesforce.Refused, r.Actions[0].Outcome)
		require.Equal(t, salesforce.Refused, r.Actions[1].Outcome)
		require.Equal(t, salesforce.Created, r.Actions[2].Outcome)
		require.Equal(t, 1, s.count("Task", "WhoId", r.ID))
	})
}

func TestBadInput(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"unknown flag", []string{"-nope"}, nil, "flag provided but not defined"},
		{"argument", []string{"file"}, nil, "unexpected argument"},
		{"no such file", []string{"-in", "nowhere.json"}, nil, "nowhere.json"},
		{"half a connection", nil, map[string]string{"SALESFORCE_DOMAIN": "acme.my.salesforce.com", "SALESFORCE_CLIENT_ID": "x"}, "SALESFORCE_CLIENT_SECRET"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(t.Context(), tt.args, func(k string) string { return tt.env[k] }, &out)
			require.ErrorContains(t, err, tt.want)
			require.Empty(t, out.String())
		})
	}
}

func TestReadLeadsOfStandardShapes(t *testing.T) {
	name := filepath.Join(t.TempDir(), "leads.jsonl")
	require.NoError(t, os.WriteFile(name, []byte(strings.Repeat(`{"id":"1"}`+"\n", 3)), 0o600))
	in, err := readLeads(name)
	require.NoError(t, err)
	require.Len(t, in.leads, 3)
}

// A lead that cannot be read has its result too, and costs no other.
func TestUnreadableLead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "leads.json")
	const text = `[{"id":"1","lastName":"Kim","email":"a@lumen.example"}, null, {"id":"2","lastName":{"x":1}}, {"id":"3","lastName":"Lee","email":"b@lumen.example"}]`
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	for args, want := range map[string]string{"-json": "Created Refused Refused Created", "-dry-run": "NotSent Refused Refused NotSent"} {
		var got []string
		for _, l := range lines(t, "-in", name, args)[1] {
			got = append(got, l.Outcome)
		}
		require.Equal(t, want, strings.Join(got, " "))
	}
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-in", name}, noEnv, &out))
	require.Contains(t, out.String(), "Leads: 2 created, 0 updated, 0 unchanged, 2 refused, 0 failed")
}
