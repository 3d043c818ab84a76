package salesforcetest

import (
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

// zone is the time zone of a user; nil, for UTC, where it is not known.
func (o *Org) zone(user string) *time.Location {
	users := o.entity(standard.User)
	if users == nil || users.rows[user] == nil {
		return nil
	}
	name, _ := users.rows[user].values["TimeZoneSidKey"].(string)
	if name == "" || name == "GMT" || name == "Local" { // what time calls Local is the machine's
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}
