package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// leastQueries is how many queries must be judged alike, at the least.
const leastQueries = 300

// TestSOQL compares internal/soql with soql-parser-js: both take the same
// queries and read the same tree from them, but for the table of deviations.
func TestSOQL(t *testing.T) {
	needsNode(t, "soqlparser", "@jetstreamapp/soql-parser-js")
	queries := append(handPicked(), generated()...)
	theirs := judge(t, queries)
	require.Len(t, theirs, len(queries))

	agreed, accepted, seen := 0, 0, map[string]int{}
	for i, text := range queries {
		q, err := soql.Parse(text)
		peer := theirs[i]
		if (err == nil) == (peer.Error == "") {
			agreed++
			if err == nil {
				accepted++
				if diff := cmp.Diff(peer.Query.shape(), shape(q)); diff != "" {
					t.Errorf("%s (-peer +ours):\n%s", text, diff)
				}
			}
			continue
		}
		reason := ""
		for _, d := range deviations {
			if d.explains(text, message(err), peer.Error) {
				reason = d.reason
				break
			}
		}
		if reason == "" {
			t.Errorf("%s\n ours: %s\n peer: %s", text, message(err), peer.Error)
		}
		seen[reason]++
	}
	for _, d := range deviations {
		if seen[d.reason] != d.count {
			t.Errorf("%d queries deviate, %d are listed: %s", seen[d.reason], d.count, d.reason)
		}
	}
	t.Logf("SOQL: %d queries, %d judged alike (%d accepted with the same tree), %d deviate for %d listed reasons",
		len(queries), agreed, accepted, len(queries)-agreed, len(deviations))
	require.GreaterOrEqual(t, accepted, leastQueries)
}

// message is what is wrong with a query, "" nothing.
func message(err error) string {
	var e *soql.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Message
}

// judgement is the peer's answer to one query: a tree or an error.
type judgement struct {
	Query *peerQuery `json:"query"`
	Error string     `json:"error"`
}

func judge(t *testing.T, queries []string) []judgement {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	input, err := json.Marshal(queries)
	require.NoError(t, err)
	cmd := exec.CommandContext(ctx, "node", "soqlparser/parse.mjs")
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	var answers []judgement
	for line := range bytes.Lines(out) {
		var a judgement
		require.NoError(t, json.Unmarshal(line, &a), "%s", line)
		answers = append(answers, a)
	}
	return answers
}
