package engagement_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

func TestParseKind(t *testing.T) {
	for _, tt := range []struct {
		eventType string
		want      engagement.Kind
	}{
		{"CALENDAR", engagement.CalendarInvite},
		{"EMAIL", engagement.PersonalEmail},
		{"EMAIL_CONTENT", engagement.PersonalEmail},
		{"PHONE", engagement.Call},
		{"SMS", engagement.Text},
		{"SMS_CONTENT", engagement.Text},
		{"LINKEDIN", engagement.LinkedIn},
		{"FACEBOOK", engagement.Facebook},
		{"TWITTER", engagement.X},
		{"NOTE", engagement.Note},
		{" phone ", engagement.Call},
		{"CalendarInvite", engagement.CalendarInvite},
		{"call", engagement.Call},
		{"x", engagement.X},

		{"CAMPAIGN_ASSOCIATION", ""},
		{"CSV_UPLOAD", ""},
		{"MOBLY_API", ""},
		{"OTHER_CONTENT", ""},
		{"", ""},
		{"PHONE_CALL", ""},
	} {
		got, ok := engagement.ParseKind(tt.eventType)
		require.Equal(t, tt.want, got, tt.eventType)
		require.Equal(t, tt.want != "", ok, tt.eventType)
	}
}

func TestKindIsRead(t *testing.T) {
	var templates map[engagement.Kind]string
	require.NoError(t, json.Unmarshal([]byte(`{"PHONE": "a", "note": "b", "": "c"}`), &templates))
	require.Equal(t, map[engagement.Kind]string{engagement.Call: "a", engagement.Note: "b", "": "c"}, templates)
	err := json.Unmarshal([]byte(`{"SECRET": "a"}`), &templates)
	require.ErrorIs(t, err, engagement.ErrNotEngagement)
	require.NotContains(t, err.Error(), "SECRET")
	for _, kind := range engagement.Kinds() {
		text, err := json.Marshal(kind)
		require.NoError(t, err)
		var again engagement.Kind
		require.NoError(t, json.Unmarshal(text, &again))
		require.Equal(t, kind, again)
	}
}

func TestLabel(t *testing.T) {
	require.Equal(t, "Text message", engagement.Text.Label())
	require.Empty(t, engagement.Kind("Fax").Label())
}
