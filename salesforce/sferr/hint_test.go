package sferr

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// Hints are for admins, who see settings as JSON: policies.ambiguous.
func TestHintsNameSettingsByTheirPath(t *testing.T) {
	inGo := regexp.MustCompile(`\b(Settings|Mapping|Tags|Engagement|Keys|Policies|API)\.[A-Z]`)
	hints := map[string]string{}
	for _, kinds := range [...][]kind{decisions, answers, losses, endings} {
		for _, k := range kinds {
			hints[k.is.Error()] = k.hint
		}
	}
	for code, row := range codes.All() {
		hints[code] = row.Hint + row.Setup
	}
	for what, hint := range hints {
		require.NotRegexp(t, inGo, hint, what)
	}
}
