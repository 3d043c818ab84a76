package setup_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// fieldsOf are the fields of an object by name.
func fieldsOf(o *schema.Object) []schema.Field {
	fields := o.Fields()
	slices.SortFunc(fields, func(a, b schema.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// What is no snapshot is refused.
func TestLoadRefuses(t *testing.T) {
	for _, text := range []string{``, `[]`, `{}`, `null`, `{"objects":[]}`, `{"objects":[{}]}`, `{"objects":[{"name":"Lead","fields":[{"name":""}]}]}`,
		`{"objects":[{"name":"Lead"}],"permissions":["Fly"]}`} {
		_, err := salesforcetest.Load([]byte(text))
		require.Error(t, err, text)
	}
	org, err := salesforcetest.Load([]byte(`{"objects":[null,{"name":"Lead","fields":[{"name":"LastName"}]}]}`))
	require.NoError(t, err)
	require.Zero(t, org.Count("Lead"))
}

// A snapshot is that of the settings, and holds no record.
func TestSnapshotOfLeadsOnly(t *testing.T) {
	cfg := checkConfig()
	cfg.Settings.Policies.Strategy = salesforce.LeadsOnly
	w := newCheckWorld(t, cfg)
	w.lead(map[string]any{"Email": "secret@lumen.example"})
	snapshot := w.check().Snapshot
	text, err := json.Marshal(snapshot)
	require.NoError(t, err)
	require.NotContains(t, string(text), "lumen")
	require.Len(t, snapshot.Objects, 3, "Lead, Task and Event")
	var back setup.Snapshot
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}
