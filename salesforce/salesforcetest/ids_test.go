package salesforcetest

import (
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"
)

func TestIDs(t *testing.T) {
	// 18-character IDs of real orgs.
	for _, id := range []string{
		"00Q4S000002sSacUAE", "0014S000007NxmlQAC", "003ak00000luKU1AAM", "7014S00000097HcQAI", "0054S000000JFmhQAG", "0035500001H9kaAAAR",
	} {
		require.Equal(t, id[15:], checksum(id[:15]))
		for _, spelling := range []string{id, id[:15], strings.ToLower(id), strings.ToUpper(id)} {
			got, ok := parseID(spelling)
			require.True(t, ok, spelling)
			require.Equal(t, id, got)
		}
	}
	for _, bad := range []string{"", "x", "00Q4S000002sSa", "00Q4S000002sSacUA", "00Q4S000002s!acUAE", "001RM000003oLrB000", "00Q4S000002sSac999", "00Q4S000002sSác"} {
		_, ok := parseID(bad)
		require.False(t, ok, bad)
	}
	law := func(n uint64) bool {
		id := newID("00Q", n)
		got, ok := parseID(strings.ToLower(id))
		return ok && got == id && len(id) == 18
	}
	require.NoError(t, quick.Check(law, nil))
	require.NotEqual(t, newID("00Q", 10), newID("00Q", 36), "IDs that differ in case only")
	require.True(t, strings.EqualFold(newID("00Q", 10)[:15], newID("00Q", 36)[:15]))
}

// FuzzParse holds that no body, however odd, is too much.
func FuzzParse(f *testing.F) {
	f.Add(`{"attributes":{"type":"Lead"},"LastName":"X","a":[1,null,{"b":true}]}`)
	f.Add(`{"a":1}{`)
	f.Add(strings.Repeat("[", 1000))
	f.Fuzz(func(t *testing.T, body string) {
		o := NewOrg()
		in, fs := parseObject([]byte(body), "SObject")
		if (in == nil) != (fs != nil) {
			t.Fatal("neither a value nor a refusal, or both")
		}
		if in == nil {
			return
		}
		s := o.saver(false)
		s.text = []byte(body)
		id, fs := s.insert(o.entity("Lead"), in)
		if (id == "") != (fs != nil) {
			t.Fatal("neither a record nor a refusal, or both")
		}
		encode(fs.body())
	})
}

// FuzzDecode holds that what is stored can be stored again unchanged.
func FuzzDecode(f *testing.F) {
	f.Add("2026-11-23T09:30:00+01:00")
	f.Add("12.345e-3")
	f.Add(" B;A;B ")
	o := NewOrg()
	columns := o.entity("Lead").columns
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range columns {
			once, ok := decode(c, s)
			if !ok || once == nil {
				continue
			}
			twice, ok := decode(c, once)
			if !ok || twice != once {
				t.Fatalf("%s: %v, then %v", c.Type, once, twice)
			}
			check(c, once)
		}
	})
}
