package salesforce_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// somePage answers two of six leads with one address, of which four may follow.
func somePage(from int) string {
	var rows []string
	for i := range 2 {
		rows = append(rows, fmt.Sprintf(`{"attributes":{"type":"Lead"},"Id":"00Q00000000000%dAAA","Email":"a@lumen.example"}`, from+i))
	}
	next := ""
	if from < 4 {
		next = fmt.Sprintf(`"nextRecordsUrl":"/services/data/v66.0/query/01gX-%d",`, from+2)
	}
	return fmt.Sprintf(`{"totalSize":6,"done":%t,%s"records":[%s]}`, from == 4, next, strings.Join(rows, ","))
}

// paged returns a configuration of an org whose Leads come in pages: the first
// one, of a path that ends in "query", and further ones.
func (w *world) paged(page func(path string) string) salesforce.Config {
	return w.through(keyless(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		switch {
		case strings.Contains(path, "/query"):
			return reply(http.StatusOK, page(path)), nil
		case !strings.HasSuffix(path, "/composite") || strings.Contains(body, "/composite/sobjects"):
			return do()
		}
		var parts []string
		for _, m := range regexp.MustCompile(`"url":"([^"]*)","referenceId":"(r\w+)"`).FindAllStringSubmatch(body, -1) {
			answer := `{"totalSize":0,"done":true,"records":[]}`
			if strings.Contains(m[1], "FROM+Lead") {
				answer = somePage(0)
			}
			parts = append(parts, sub(m[2], "200", answer))
		}
		return reply(http.StatusOK, composite(parts...)), nil
	})
}

// Further pages carry no reference: one of another query, or one that was
// changed, is not believed. Who is among the rows that are missing would be
// written anew.
func TestPagesOfOtherQueries(t *testing.T) {
	t.Parallel()
	page := somePage(2)
	for _, tt := range []struct {
		name   string
		second string // what comes for the second page
		told   bool   // a query of the caller's, which may be of any kind, is told as well
	}{
		{"nothing wrong", page, false},
		{"another object", strings.ReplaceAll(page, `"Lead"`, `"Contact"`), true},
		{"another total", strings.Replace(page, `"totalSize":6`, `"totalSize":7`, 1), true},
		{"no total", strings.Replace(page, `"totalSize":6,`, ``, 1), true},
		{"another cursor", strings.Replace(page, "01gX-4", "01gY-4", 1), true},
		{"the same page", somePage(0), true},
		{"an end too early", strings.Replace(page, `"done":false`, `"done":true`, 1), false},
		{"no end", strings.Replace(page, `"nextRecordsUrl"`, `"next"`, 1), true},
		{"too many rows", strings.Replace(page, `"records":[`, `"records":[{},{},{},`, 1), true},
		{"another answer", `{"totalSize":0,"done":true,"records":[]}`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(w.paged(func(path string) string {
				switch {
				case strings.HasSuffix(path, "/01gX-2"):
					return tt.second
				case strings.HasSuffix(path, "/01gX-4"):
					return somePage(4)
				}
				return somePage(0)
			}))
			results, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
			if tt.name == "nothing wrong" {
				require.NoError(t, err)
				var several *sferr.SeveralError
				require.ErrorAs(t, results[0].Err, &several)
				require.Len(t, several.IDs, 6)
			} else {
				require.ErrorIs(t, err, sferr.ErrAnswer)
				require.Equal(t, salesforce.NotSent, results[0].Outcome)
			}

			rows := 0
			err = nil
			for row, problem := range salesforce.Query[map[string]any](t.Context(), c, "SELECT Id, Email FROM Lead") {
				if err = problem; err == nil {
					require.Empty(t, cmp.Diff("a@lumen.example", row["Email"]))
					rows++
				}
			}
			require.Equal(t, tt.told, err != nil)
			if tt.told {
				require.ErrorIs(t, err, sferr.ErrAnswer)
				require.Equal(t, 2, rows, "those of the first page")
			}
		})
	}
}

// A record that is deleted while the pages are read is missing from the total:
// the query is asked once more, and the call does not fail. No row counts twice.
func TestRowIsDeletedBetweenPages(t *testing.T) {
	for _, wrong := range []int{1, 2, 3} { // answers that do not hold together
		t.Run(strconv.Itoa(wrong), func(t *testing.T) {
			w := newWorld(t)
			asked, seen := 0, 0
			c := w.client(w.paged(func(path string) string {
				switch {
				case strings.HasSuffix(path, "/01gX-2"):
					return somePage(2)
				case !strings.HasSuffix(path, "/01gX-4"):
					asked++
					return somePage(0)
				}
				if seen++; seen <= wrong {
					return regexp.MustCompile(`,\{"attributes.*\}\]`).ReplaceAllString(somePage(4), "]")
				}
				return somePage(4)
			}))
			results, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
			if wrong == 3 {
				require.ErrorIs(t, err, sferr.ErrAnswer)
				require.Equal(t, salesforce.NotSent, results[0].Outcome)
				require.False(t, results[0].Final())
				require.Equal(t, 2, asked, "it is not asked for ever")
				return
			}
			require.NoError(t, err)
			require.Equal(t, wrong, asked)
			var several *sferr.SeveralError
			require.ErrorAs(t, results[0].Err, &several)
			require.Len(t, several.IDs, 6)
		})
	}
}
