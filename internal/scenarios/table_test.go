// Package scenarios plays the table of scenarios in testdata: what becomes of a
// lead, told by examples. It has tests only.
package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
)

// scenario is one row of the table in testdata, whose README says what each key
// means.
type scenario struct {
	Name    string `json:"name"`
	Because string `json:"because"`

	// Pending is for what is asked for and not built yet: the scenario may fail,
	// and must say so once it does not.
	Pending bool `json:"pending"`

	Org    scenarioOrg     `json:"org"`
	Config scenarioConfig  `json:"config"`
	Leads  json.RawMessage `json:"leads"`

	BeforeApply []scenarioChange `json:"before apply"` // between Plan and Apply
	Force       bool             `json:"force"`        // of the plan
	DuringSync  []scenarioChange `json:"during sync"`  // between what Sync reads and what it writes

	Plan    []wantItem                `json:"plan"`
	Results []wantResult              `json:"results"`
	Stops   string                    `json:"stops"` // why the run ends early
	After   map[string]map[string]any `json:"after"`
	Again   string                    `json:"again"`
	Later   *scenarioLater            `json:"later"`
}

// scenarioLater is a further Sync, of the same leads unless it has its own, after
// what happens in the org first.
type scenarioLater struct {
	Happens []scenarioChange          `json:"happens"`
	Leads   json.RawMessage           `json:"leads"`
	Results []wantResult              `json:"results"`
	After   map[string]map[string]any `json:"after"`
}

// wantItem is what is expected of one item of the plan.
type wantItem struct {
	Verb       string            `json:"verb"`
	Record     string            `json:"record,omitempty"`
	MatchedBy  string            `json:"matched by,omitempty"`
	FoldedInto string            `json:"folded into,omitempty"`
	Key        string            `json:"key,omitempty"`
	Writes     map[string]string `json:"writes,omitempty"`
	Dropped    []string          `json:"dropped,omitempty"`
	Error      string            `json:"error,omitempty"`
	Names      []string          `json:"names,omitempty"`
	Tasks      []wantTask        `json:"tasks,omitempty"`
	Related    []wantTask        `json:"related,omitempty"` // campaign members, then follow-ups
}

// wantTask is what is expected of the plan for one action, or for one related
// record. What a new record is written with, and what it is for, are compared where
// they are given only.
type wantTask struct {
	Verb    string            `json:"verb"`
	Record  string            `json:"record,omitempty"`
	For     string            `json:"for,omitempty"`
	Writes  map[string]string `json:"writes,omitempty"`
	Dropped []string          `json:"dropped,omitempty"`
	Error   string            `json:"error,omitempty"`
}

// wantResult is what is expected to become of one lead. What an error names, and
// whether the result is final, is compared where it is given only.
type wantResult struct {
	Outcome    string       `json:"outcome"`
	Final      *bool        `json:"final,omitempty"`
	Record     string       `json:"record,omitempty"`
	FoldedInto string       `json:"folded into,omitempty"`
	Dropped    []string     `json:"dropped,omitempty"`
	Error      string       `json:"error,omitempty"`
	Names      []string     `json:"names,omitempty"`
	Tasks      []wantAction `json:"tasks,omitempty"`
	Related    []wantAction `json:"related,omitempty"`
}

// wantAction is what is expected to become of one action, or of one related record.
type wantAction struct {
	Outcome string   `json:"outcome"`
	Record  string   `json:"record,omitempty"`
	For     string   `json:"for,omitempty"`
	Dropped []string `json:"dropped,omitempty"`
	Error   string   `json:"error,omitempty"`
}

// scenarioFile is the scenarios of one theme.
type scenarioFile struct {
	Theme     string     `json:"theme"`
	Scenarios []scenario `json:"scenarios"`
}

// readScenarios reads the scenarios of one file. A key that no scenario has is
// an error: a misspelt expectation would otherwise be none.
func readScenarios(r io.Reader) (scenarioFile, error) {
	var f scenarioFile
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	dec.UseNumber()
	if err := dec.Decode(&f); err != nil {
		return f, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return f, errors.New("something follows the scenarios")
	}
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		switch {
		case s.Name == "" || s.Because == "":
			return f, fmt.Errorf("scenario %d lacks a name or a because", i)
		case len(s.Plan) == 0 || len(s.Results) != len(s.Plan):
			return f, fmt.Errorf("%s: plan and results must have an entry for each lead", s.Name)
		case !slices.Contains([]string{"", againRefused, againWrites}, s.Again):
			return f, fmt.Errorf("%s: again is %q", s.Name, s.Again)
		case s.Force && s.BeforeApply == nil, s.BeforeApply != nil && s.DuringSync != nil:
			return f, fmt.Errorf("%s: what happens in between contradicts itself", s.Name)
		}
	}
	return f, nil
}

// scenarioFiles reads the whole table.
func scenarioFiles(t *testing.T) []scenarioFile {
	t.Helper()
	names, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	var files []scenarioFile
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		f, err := readScenarios(bytes.NewReader(text))
		require.NoError(t, err, name)
		files = append(files, f)
	}
	return files
}

func TestMain(m *testing.M) {
	testworld.CollectLess()
	os.Exit(m.Run())
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, f := range scenarioFiles(t) {
		t.Run(f.Theme, func(t *testing.T) {
			for i := range f.Scenarios {
				if testworld.UnderRace && i%16 != 0 {
					continue // they are the same code over and over
				}
				t.Run(f.Scenarios[i].Name, f.Scenarios[i].test)
			}
		})
	}
}

func (s *scenario) test(t *testing.T) {
	problems := newStage(t, s).play()
	switch {
	case s.Pending && len(problems) == 0:
		t.Error("it is as it should be: it is pending no longer")
	case s.Pending:
		t.Skip("not built yet:\n" + strings.Join(problems, "\n"))
	case len(problems) > 0:
		t.Errorf("%s\n%s", s.Because, strings.Join(problems, "\n"))
	}
}

func TestScenariosAreRead(t *testing.T) {
	const whole = `{"theme":"t","scenarios":[{"name":"n","because":"b","leads":[{}],"plan":[{"verb":"keep"}],"results":[{"outcome":"Unchanged"}]}]}`
	_, err := readScenarios(strings.NewReader(whole))
	require.NoError(t, err)
	for name, text := range map[string]string{
		"unknown key of a scenario": strings.Replace(whole, `"because"`, `"reason"`, 1),
		"unknown key of a result":   strings.Replace(whole, `"outcome"`, `"outcom"`, 1),
		"unknown policy":            strings.Replace(whole, `"leads"`, `"config":{"settings":{"policies":{"several":"Newest"}}},"leads"`, 1),
		"unknown value of a policy": strings.Replace(whole, `"leads"`, `"config":{"settings":{"policies":{"ambiguous":"Youngest"}}},"leads"`, 1),
		"a result too few":          strings.Replace(whole, `{"outcome":"Unchanged"}`, ``, 1),
		"more behind it":            whole + "{}",
	} {
		_, err := readScenarios(strings.NewReader(text))
		require.Error(t, err, name)
	}
}
