package engagement_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

func TestKindOfEventTypes(t *testing.T) {
	for want, eventTypes := range map[engagement.Kind][]string{
		engagement.CalendarInvite: {"CALENDAR", "CalendarInvite"},
		engagement.PersonalEmail:  {"EMAIL", "EMAIL_CONTENT"},
		engagement.Call:           {"PHONE", " phone ", "call"},
		engagement.Text:           {"SMS", "SMS_CONTENT"},
		engagement.LinkedIn:       {"LINKEDIN"},
		engagement.Facebook:       {"FACEBOOK"},
		engagement.X:              {"TWITTER", "x"},
		engagement.Note:           {"NOTE"},
		"":                        {"CAMPAIGN_ASSOCIATION", "CSV_UPLOAD", "MOBLY_API", "OTHER_CONTENT", "", "PHONE_CALL"},
	} {
		for _, eventType := range eventTypes {
			var a engagement.Action
			text, err := json.Marshal(map[string]string{"eventType": eventType})
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &a))
			require.Equal(t, want, a.Kind, eventType)
			var kind engagement.Kind
			require.Equal(t, want != "" || eventType == "", kind.UnmarshalText([]byte(eventType)) == nil, eventType)
			require.Equal(t, want, kind, eventType)
		}
	}
}

func TestKindIsRead(t *testing.T) {
	var templates map[engagement.Kind]string
	require.NoError(t, json.Unmarshal([]byte(`{"PHONE": "a", "note": "b", "": "c"}`), &templates))
	require.Equal(t, map[engagement.Kind]string{engagement.Call: "a", engagement.Note: "b", "": "c"}, templates)
	err := json.Unmarshal([]byte(`{"SECRET": "a"}`), &templates)
	require.ErrorIs(t, err, engagement.ErrNotEngagement)
	require.NotContains(t, err.Error(), "SECRET")
	require.ErrorContains(t, err, "CalendarInvite, PersonalEmail, Call")
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
