package salesforce

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

func TestParseRowErrors(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []rest.Item
	}{
		{"nothing", "", nil},
		{"a field", "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
			[]rest.Item{{Code: "REQUIRED_FIELD_MISSING", Message: "Required fields are missing: [LastName]", Fields: []string{"LastName"}}}},
		{"no field", "DUPLICATES_DETECTED:Use one of these records?:--",
			[]rest.Item{{Code: "DUPLICATES_DETECTED", Message: "Use one of these records?"}}},
		{"two fields", "FIELD_INTEGRITY_EXCEPTION:x:State, Country --",
			[]rest.Item{{Code: "FIELD_INTEGRITY_EXCEPTION", Message: "x", Fields: []string{"State", "Country"}}}},
		{"two errors", "STRING_TOO_LONG:a: b:Title --;INVALID_EMAIL_ADDRESS:c:Email --", []rest.Item{
			{Code: "STRING_TOO_LONG", Message: "a: b", Fields: []string{"Title"}}, {Code: "INVALID_EMAIL_ADDRESS", Message: "c", Fields: []string{"Email"}},
		}},
		{"the separator in a message", "FIELD_CUSTOM_VALIDATION_EXCEPTION:no -- never:--",
			[]rest.Item{{Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: "no--never:"}}},
		{"a message with a colon", "UNKNOWN_EXCEPTION:see: support desk --", []rest.Item{{Code: "UNKNOWN_EXCEPTION", Message: "see: support desk"}}},
		{"no code", "something else", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Empty(t, cmp.Diff(tt.want, parseRowErrors(tt.text)))
		})
	}
}

func TestRowsOfResults(t *testing.T) {
	const id = "00Qxx0000000001"
	for _, tt := range []struct {
		name, part, text string
		want             []string
		broken           bool
	}{
		{"saved", savedRows, "sf__Id,sf__Created,key__c,Name\n\"" + id + "\",\"true\",\"m1\",\"a,\nb\"\n" + id + ",false,m2,\n", []string{"m1 Created", "m2 Updated"}, false},
		{"refused", refusedRows, "\"sf__Id\",\"sf__Error\",\"key__c\"\n,STORAGE_LIMIT_EXCEEDED:full:--,m1\n", []string{"m1 Failed"}, false},
		{"not tried", untriedRows, "key__c\nm1\nm2\n", []string{"m1 NotSent", "m2 NotSent"}, false},
		{"no rows", savedRows, "", nil, false},
		{"another file", savedRows, "Id\n1\n", nil, true},
		{"no ID", savedRows, "sf__Id,sf__Created,key__c\n,true,m1\n", nil, true},
		{"no CSV", savedRows, "sf__Id,sf__Created,key__c\n\"x", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			p, err := newRowParser(strings.NewReader(tt.text), tt.part, "Key__c")
			for err == nil {
				var row JobRow
				if row, err = p.next(); err == nil {
					got = append(got, row.Key+" "+row.Outcome.String())
				}
			}
			require.Equal(t, tt.broken, errors.Is(err, ErrAnswer), err)
			require.Equal(t, !tt.broken, errors.Is(err, io.EOF))
			require.Empty(t, cmp.Diff(tt.want, got))
		})
	}
}

// FuzzResults: whatever a file of results holds, it is read to its end or refused.
func FuzzResults(f *testing.F) {
	f.Add("sf__Id,sf__Created,key\n00Qxx0000000001,true,m1\n")
	f.Add("sf__Id,sf__Error,key\n,\"CODE:a:b --\",m1\n")
	f.Add("\xef\xbb\xbfsf__Id\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		for _, part := range []string{savedRows, refusedRows, untriedRows} {
			p, err := newRowParser(strings.NewReader(text), part, "key")
			for err == nil {
				var row JobRow
				if row, err = p.next(); err == nil {
					require.NotZero(t, row.Outcome)
				}
			}
			require.True(t, errors.Is(err, io.EOF) || errors.Is(err, ErrAnswer), err)
		}
	})
}

// A key that two rows of a job share, as far as can be told, settles neither:
// both are looked up.
func TestRowsThatCannotBeTold(t *testing.T) {
	b := &backfill{persons: make([]rowState, 2)}
	b.settle(b.persons, nil, []jobRef{{1, 0}, {1, 1}}, &JobRow{ID: "00Qxx0000000001AAA", Outcome: Created})
	require.True(t, b.persons[0].again)
	require.True(t, b.persons[1].again)
}
