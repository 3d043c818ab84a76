package planner

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// rep is the e-mail of the rep with that number.
func rep(n int) string { return "rep" + strconv.Itoa(n) + "@lumen.example" }

// learnReps asks for reps, each of whom is a user. It returns for how many the org
// was asked.
func learnReps(l *Learned, from, to int) int {
	var reps []string
	for n := from; n < to; n++ {
		reps = append(reps, rep(n))
	}
	asking := l.Ask(reps, false)
	question := asking.Questions()[0]
	for _, key := range asking.reps {
		question.Row(rowOf(map[string]any{"Email": key, "Id": "005 " + key}))
	}
	asking.Keep()
	return len(asking.reps)
}

// A call knows all of its reps, whether it asked for them or an earlier one did,
// and however many are remembered.
func TestRepsOfACallAreKnown(t *testing.T) {
	for name, tt := range map[string]struct{ known, from, to, asked int }{
		"none before":                {0, 0, 3, 3},
		"some before":                {3, 2, 5, 2},
		"as many as are remembered":  {maxMemo - 1, maxMemo - 2, maxMemo + 3, 4},
		"when as many were known":    {maxMemo, maxMemo - 1, maxMemo + 3, 4},
		"more than are remembered":   {0, 0, maxMemo + 3, maxMemo + 3},
		"after more were remembered": {maxMemo + 3, 0, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			l := new(Learned)
			learnReps(l, 0, tt.known)
			require.Equal(t, tt.asked, learnReps(l, tt.from, tt.to))
			for n := tt.from; n < tt.to; n++ {
				id, lost := l.userOf(rep(n), "scanner")
				require.Nil(t, lost)
				require.Equal(t, "005 "+rep(n), id)
			}
		})
	}
}

// A rep is asked for again after a while, and by a call that was not answered.
func TestRepsAreAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(Learned)
		asking := l.Ask([]string{rep(1), " REP1@lumen.example ", "", "a\nb"}, false)
		require.Equal(t, []string{rep(1)}, asking.reps, "each once, and what may be an address")
		question := asking.Questions()[0]
		question.Failed(question.Conditions, nil)
		asking.Keep()
		require.Equal(t, 1, learnReps(l, 1, 2))
		require.Zero(t, learnReps(l, 1, 2))
		<-time.After(repsKept)
		require.Equal(t, 1, learnReps(l, 1, 2))
	})
}

// A lead's scans are read only if one of its reps is to own the record.
func TestScanner(t *testing.T) {
	p := &person{lead: &mapping.Person{FirstScannedBy: rep(1), LastScannedBy: rep(2), AllScannedEvents: "a;b;c;d;e"}}
	for owner, want := range map[ScannerRule]string{NoScanner: "", FirstScanner: rep(1), LastScanner: rep(2)} {
		s := &Settings{Owner: owner}
		require.Equal(t, want, s.scanner(p))
		require.Equal(t, owner != NoScanner, testing.AllocsPerRun(10, func() { s.scanner(p) }) > 0)
	}
}
