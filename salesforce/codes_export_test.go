package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Codes returns the class of each code that is about something.
func Codes() map[string]string {
	out := make(map[string]string)
	for name, row := range codes.All() {
		if row.Kind != 0 {
			out[name] = row.Class.String()
		}
	}
	return out
}

// Workers returns how many requests of one call may be under way at once now.
func (c *Client) Workers() int { return c.org.Pace.Workers() }

// A row of a job that the user may not write an object of says so as well.
func TestRowsOfAnObjectThatMayNotBeWritten(t *testing.T) {
	rows := parseRowErrors("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:entity type cannot be inserted: Lead:--", nil)
	require.ErrorIs(t, rowError(rows, ""), sferr.ErrPermission)
}
