package checker

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// asked is one query, and what to do with its answer.
type asked struct {
	soql   string
	rows   func([]row)
	failed func(error) // nil: a refusal is not reported
}

// row is a record of an answer.
type row map[string]any

func (r row) text(name string) string {
	s, _ := r[name].(string)
	return s
}

// texts returns the values of one column that are not blank.
func texts(rows []row, column string) []string {
	var out []string
	for _, r := range rows {
		if s := r.text(column); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// ask runs queries, several in one API call. One that the org refuses does not
// affect the others.
func (c *check) ask(ctx context.Context, queries []asked) error {
	for chunk := range slices.Chunk(queries, org.MaxHeavy) {
		subs := make([]org.Subrequest, len(chunk))
		for i, q := range chunk {
			subs[i] = org.Subrequest{Method: http.MethodGet, URL: soql.QueryURL(c.org.DataPath("/query"), q.soql)}
		}
		answers, err := c.org.Composite(ctx, subs, true)
		if err != nil {
			if err := c.refused(ctx, "", "how the org is set up", org.Wrap(err)); err != nil {
				return err
			}
			continue
		}
		for i, q := range chunk {
			var rows []row
			err := c.org.Rows(ctx, &answers[i], org.Query{Row: func(r map[string]any) { rows = append(rows, r) }})
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err == nil:
				q.rows(rows)
			case q.failed != nil:
				q.failed(err)
			}
		}
	}
	return nil
}

// unread returns what to do if a query is refused: to report it.
func (c *check) unread(severity Severity, object, what, why string) func(error) {
	return func(error) {
		c.add(Finding{Severity: severity, Code: "UNREADABLE", Effect: EffectUnknown, Object: object, What: what + " could not be read by this user.", Why: why,
			Remedy: "Ask an admin; to have it read here: Setup > Permission Sets > System Permissions > View Setup and Configuration."})
	}
}

// hiddenOr returns what to do if a query is refused: the first if the user may not
// see what was asked for, the other if that is not known.
func hiddenOr(hidden func(), unknown func(error)) func(error) {
	return func(err error) {
		if errors.Is(err, sferr.ErrField) || errors.Is(err, sferr.ErrPermission) {
			hidden()
			return
		}
		unknown(err)
	}
}
