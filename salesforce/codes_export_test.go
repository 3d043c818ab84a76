package salesforce

import "github.com/getmobly/mobly-salesforce-go/internal/codes"

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
