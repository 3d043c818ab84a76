package field_test

import (
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

func TestAppendLine(t *testing.T) {
	const limit = 32_000
	require.Equal(t, "key", field.AppendLine("", "key", limit))
	require.Equal(t, "notes\nkey", field.AppendLine("notes", "key", limit))
	law := func(text string, times uint16) bool {
		text = strings.Repeat(text, int(times)%3000+1)
		got := field.AppendLine(text, "key", limit)
		return text == "" || strings.HasSuffix(got, "\nkey") && field.Length(got) <= limit
	}
	require.NoError(t, quick.Check(law, nil))
}
