package mapping_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// sample reads the sample leads of the example.
func sample(t *testing.T) []mapping.Person {
	t.Helper()
	data, err := os.ReadFile("../examples/sample/leads.json")
	require.NoError(t, err)
	var file struct{ Leads []mapping.Person }
	require.NoError(t, json.Unmarshal(data, &file))
	require.Len(t, file.Leads, 30)
	return file.Leads
}

// render writes a record as lines that a person can check.
func render(b *bytes.Buffer, r field.Record) {
	for _, v := range r.Values {
		note := ""
		if v.Blank {
			note = " (on create only)"
		}
		fmt.Fprintf(b, "    %s = %q%s\n", v.Field, fmt.Sprint(v.Value), note)
	}
	for _, e := range r.Dropped {
		fmt.Fprintf(b, "    ! %s %v\n", e.Code(), e)
	}
	if r.Err != nil {
		fmt.Fprintf(b, "    refused: %v\n", r.Err)
	}
}

// sameText compares errors by what they say.
func sameText(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func TestSampleLeadsMapAsTheyShould(t *testing.T) {
	leads := sample(t)
	m := mapping.Recommended()
	m.Captures = mapping.ScansOnly
	mapper := compile(t, m, field.Options{})
	var got bytes.Buffer
	var room field.Record
	for i := range leads {
		for _, object := range []string{schema.Lead, schema.Contact} {
			fmt.Fprintf(&got, "%d %s\n", i, object)
			rec := mapper.Map(object, &leads[i])
			render(&got, rec)
			mapper.MapInto(&room, object, &leads[i])
			require.Empty(t, cmp.Diff(rec, room, cmp.Comparer(sameText)))
		}
	}
	golden(t, "testdata/sample.golden", got.Bytes())
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file; with -update it writes it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")), "(-want +got)")
}
