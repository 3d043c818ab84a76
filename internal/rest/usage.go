package rest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// usage is the content of Sforce-Limit-Info.
type usage struct {
	used, limit int
	at          time.Time
}

// reprobe is how long the org's usage counts as too high, before one request checks
// whether it still is.
const reprobe = 15 * time.Minute

// reserved reports whether the rest of the day's requests is left to others.
func (c *Conn) reserved(now time.Time) bool {
	u := c.usage.Load()
	if c.cfg.Reserve <= 0 || u == nil || u.limit <= 0 || 100*(u.limit-u.used) > c.cfg.Reserve*u.limit {
		return false
	}
	if now.Sub(u.at) < reprobe {
		return true
	}
	renewed := *u
	renewed.at = now
	return !c.usage.CompareAndSwap(u, &renewed) // one goroutine checks
}

// ParseUsage reads a Sforce-Limit-Info header: "api-usage=25/5000;
// per-app-api-usage=17/250(appName=x)", in any order. It is false if the header
// does not have the org's usage.
func ParseUsage(header string) (used, limit int, ok bool) {
	for segment := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		numbers, found := strings.CutPrefix(segment, "api-usage=")
		a, b, _ := strings.Cut(numbers, "/")
		used, errUsed := strconv.ParseUint(a, 10, 31)
		limit, errLimit := strconv.ParseUint(b, 10, 31)
		if found && errUsed == nil && errLimit == nil {
			return int(used), int(limit), true
		}
	}
	return 0, 0, false
}

// note keeps the usage of an answer.
func (c *Conn) note(h http.Header) {
	if used, limit, ok := ParseUsage(strings.Join(h.Values("Sforce-Limit-Info"), ";")); ok {
		c.usage.Store(&usage{used, limit, time.Now()})
	}
}
