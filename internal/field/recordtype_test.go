package field

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// recordTypes are those of an object: two share a label, and one has a developer name
// that is the label of another.
func recordTypes() []schema.RecordType {
	usable := func(id, developer, name string) schema.RecordType {
		return schema.RecordType{ID: id, DeveloperName: developer, Name: name, Active: true, Available: true}
	}
	inactive, unassigned := usable("0125g000000AAA5AAO", "Old_Fair", "Messe (alt)"), usable("0125g000000AAA6AAO", "Secret", "VIP")
	inactive.Active, unassigned.Available = false, false
	byDefault := usable("0125g000000AAA1AAO", "Inbound", "Web")
	byDefault.Default = true
	master := usable("012000000000000AAA", "Master", "Master")
	master.Master, master.Default = true, true
	return []schema.RecordType{
		master, byDefault, usable("0125g000000AAA2AAO", "Event_Lead", "Messekontakt Köln"), usable("0125g000000AAA3AAO", "Partner", "Web"),
		usable("0125g000000AAA4AAO", "Web_Form", "Partner"), inactive, unassigned,
	}
}

func TestRecordType(t *testing.T) {
	for text, want := range map[string]string{
		"Event_Lead":              "Event_Lead",
		"event_lead":              "Event_Lead",
		"EVENT_LEAD":              "Event_Lead",
		"messekontakt  köln":      "Event_Lead",
		"Messekontakt Ko\u0308ln": "Event_Lead",
		"MESSEKONTAKT\u00a0KÖLN":  "Event_Lead",
		"0125g000000AAA2":         "Event_Lead",
		"0125g000000AAA2AAO":      "Event_Lead",
		"0125g000000AAA2aao":      "Event_Lead",
		"0125G000000AAA2":         "",        // an ID of 15 characters distinguishes letter case
		"partner":                 "Partner", // a developer name wins over a label
		"Web":                     "",        // the label of two
		"web form":                "",
		"Old_Fair":                "Old_Fair",
		"VIP":                     "Secret",
		"Master":                  "",
		"012000000000000AAA":      "",
		"012000000000000":         "",
		"Event Lead":              "",
		"Grace Kim":               "",
		"":                        "Inbound",
	} {
		got := RecordType(recordTypes(), text)
		name := ""
		if got != nil {
			name = got.DeveloperName
		}
		require.Equal(t, want, name, "%q", text)
	}
	require.Nil(t, RecordType(nil, ""))
	require.Nil(t, RecordType(recordTypes()[:1], ""), "the master is no default")
}

func TestCoerceRecordType(t *testing.T) {
	s := Spec{Type: schema.TypeReference, RecordTypes: recordTypes()}
	for _, c := range []struct {
		given any
		want  any
		lost  string
	}{
		{"Event_Lead", "0125g000000AAA2AAO", ""},
		{" \u200bevent_lead\n", "0125g000000AAA2AAO", ""},
		{[]string{"", "Partner"}, "0125g000000AAA3AAO", ""},
		{[]any{"Web_Form"}, "0125g000000AAA4AAO", ""},
		{"0125g000000AAA3", "0125g000000AAA3AAO", ""},
		{"", nil, ""},
		{" \t", nil, ""},
		{nil, nil, ""},
		{"Grace Kim", nil, "record type not usable: the object has no such record type"},
		{"0125g000000AAA9AAO", nil, "record type not usable: the object has no such record type"},
		{"Web", nil, "record type not usable: the object has no such record type"},
		{"old_fair", nil, "record type not usable: Old_Fair is inactive"},
		{"vip", nil, "record type not usable: Secret is not assigned to the integration user"},
		{true, nil, "record type not usable: the object has no such record type"},
		{[]string{"Partner", "Inbound"}, nil, "not of the field's type: several values for a field that holds one"},
	} {
		got, lost := s.Coerce(c.given)
		require.Equal(t, c.want, got, "%q", c.given)
		if c.lost == "" {
			require.Nil(t, lost, "%q", c.given)
		} else {
			require.Equal(t, c.lost, lost.String(), "%q", c.given)
		}
		again, lost := s.Coerce(got)
		require.Nil(t, lost)
		require.Equal(t, got, again)
	}
}

// A picklist that has the values of one record type says so of others.
func TestOptionsOfARecordType(t *testing.T) {
	f := schema.Field{Type: schema.TypePicklist, Restricted: true, RecordType: "0125g000000AAA2AAO", Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold"}}}
	s := SpecOf(&f)
	require.True(t, s.Typed())
	_, lost := s.Coerce("cold")
	require.Equal(t, "not a value of the picklist: the record type does not have the value", lost.String())
	_, lost = s.Coerce("tepid")
	require.Equal(t, "not a value of the picklist: the picklist is restricted and does not have the value", lost.String())
	f.RecordType = ""
	s = SpecOf(&f)
	require.False(t, s.Typed())
	_, lost = s.Coerce("cold")
	require.Equal(t, "not a value of the picklist: the value is inactive", lost.String())
	require.False(t, new(Spec).Typed())
}
