package salesforce

import (
	"errors"
	"hash/maphash"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

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
			p, err := newRowParser(strings.NewReader(tt.text), rowFormat{file: tt.part, key: "Key__c"})
			for err == nil {
				var row resultRow
				if row, err = p.next(); err == nil {
					got = append(got, row.Key+" "+row.Outcome.String())
				}
			}
			require.Equal(t, tt.broken, errors.Is(err, sferr.ErrAnswer), err)
			require.Equal(t, !tt.broken, errors.Is(err, io.EOF))
			require.Empty(t, cmp.Diff(tt.want, got))
		})
	}
}

// leadPart is the data of a job: two Leads by an external ID.
func leadPart(tb testing.TB) *jobPart {
	tb.Helper()
	columns := []string{"Key__c", "LastName", "Title"}
	d := newJobData(collectionKind{object: "Lead", key: "Key__c"}, rowObject, columns, maphash.MakeSeed())
	for i, cells := range [][]string{{"m1", "Garcia", "Head, \"Data\""}, {"m2", "Lopez", ""}} {
		require.NoError(tb, d.put(appendRow(nil, cells), jobRef{maphash.String(d.seed, cells[0]), int32(i), d.sum(cells)})) //nolint:gosec // one of two
	}
	tb.Cleanup(d.close)
	require.NoError(tb, d.parts[0].seal())
	return d.parts[0]
}

// A file of results is the job's, row by row, or is refused.
func TestResultsOfTheUpload(t *testing.T) {
	const saved, refused = "sf__Id,sf__Created,Key__c,LastName,Title\n", "sf__Id,sf__Error,Key__c,LastName,Title\n"
	const one, two = "00Qxx0000000001EAA", "00Qxx0000000002EAA"
	part := leadPart(t)
	for _, tt := range []struct {
		name, file, text string
		rows             int // -1: refused
	}{
		{"both", savedRows, saved + one + ",true,m1,Garcia,\"Head, \"\"Data\"\"\"\n" + two + ",false,m2,Lopez,\n", 2},
		{"columns in another order and case", savedRows, "key__c,SF__ID,sf__created,title,lastname\nm2," + two + ",TRUE,,Lopez\n", 1},
		{"texts in another form", savedRows, saved + one + ",true,m1, Garcia,\"Head,\r\n\"\"Data\"\"\"\n", 1},
		{"none", savedRows, saved, 0},
		{"one that is refused", refusedRows, refused + ",\"A_B:x:--\",m2,Lopez,\n", 1},
		{"one that is refused, of old", refusedRows, "sf__Error,Key__c,LastName,Title\n\"A_B:x:--\",m2,Lopez,\n", 1},
		{"another key", savedRows, saved + one + ",true,m3,Garcia,\n", -1},
		{"a key in another case", savedRows, saved + one + ",true,M2,Lopez,\n", -1},
		{"another text", savedRows, saved + one + ",true,m2,Garcia,\n", -1},
		{"a text more", savedRows, saved + one + ",true,m2,Lopez,Head\n", -1},
		{"a text fewer", savedRows, saved + one + ",true,m1,Garcia,\n", -1},
		{"the texts swapped", savedRows, saved + one + ",true,m2,,Lopez\n", -1},
		{"a row twice", savedRows, saved + strings.Repeat(one+",true,m2,Lopez,\n", 2), -1},
		{"another object", savedRows, saved + "003xx0000000001AAA,true,m2,Lopez,\n", -1},
		{"no ID", savedRows, saved + "00Q,true,m2,Lopez,\n", -1},
		{"neither created nor not", savedRows, saved + one + ",,m2,Lopez,\n", -1},
		{"a narrow row", savedRows, saved + one + ",true,m2,Lopez\n", -1},
		{"a wide row", refusedRows, refused + ",x,m2,Lopez,,\n", -1},
		{"a column fewer", savedRows, "sf__Id,sf__Created,Key__c,LastName\n", -1},
		{"a column more", savedRows, "sf__Id,sf__Created,Key__c,LastName,Title,Email\n", -1},
		{"a column twice", savedRows, "sf__Id,sf__Created,Key__c,LastName,LastName\n", -1},
		{"another column", refusedRows, "sf__Id,sf__Error,Key__c,LastName,Email\n", -1},
		{"the saved for the refused", refusedRows, saved, -1},
		{"the refused for the saved", savedRows, refused, -1},
		{"no header", savedRows, one + ",true,m2,Lopez,\n", -1},
		{"the untried for the saved", savedRows, "Key__c,LastName,Title\nm2,Lopez,\n", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			p, err := newRowParser(strings.NewReader(tt.text), rowFormat{file: tt.file, key: "Key__c", operation: "upsert", object: part.data.object, part: part})
			for ; err == nil; n++ {
				_, err = p.next()
			}
			require.Equal(t, tt.rows < 0, errors.Is(err, sferr.ErrAnswer), err)
			require.NotContains(t, err.Error(), "Garcia")
			if tt.rows >= 0 {
				require.ErrorIs(t, err, io.EOF)
				require.Equal(t, tt.rows, n-1)
			}
		})
	}
}

// A part of a query's results is the job's, row by row, or is refused.
func TestResultsOfAQuery(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		rows       int // -1: refused
	}{
		{"rows", "Id,Email,Title\n00Qxx0000000001EAA,a,\n00Qxx0000000002,,b\n", 2},
		{"columns in another order and case", "TITLE,id,eMail\n,00Qxx0000000001EAA,a\n", 1},
		{"no rows", "Id,Email,Title\n", 0},
		{"nothing", "", 0},
		{"another object", "Id,Email,Title\n003xx0000000001AAA,a,\n", -1},
		{"another object in the last row", "Id,Email,Title\n00Qxx0000000001EAA,a,\n001xx0000000001AAA,b,\n", -1},
		{"an ID that is none", "Id,Email,Title\n00Qxx,a,\n", -1},
		{"no ID", "Id,Email,Title\n,a,\n", -1},
		{"a wrong check", "Id,Email,Title\n00Qxx0000000001AAA,a,\n", -1},
		{"a column fewer", "Id,Email\n00Qxx0000000001EAA,a\n", -1},
		{"a column more", "Id,Email,Title,Phone\n00Qxx0000000001EAA,a,,\n", -1},
		{"a column twice", "Id,Email,Email\n00Qxx0000000001EAA,a,\n", -1},
		{"another column", "Id,Email,Name\n00Qxx0000000001EAA,a,\n", -1},
		{"no header", "00Qxx0000000001EAA,a,\n", -1},
		{"a narrow row", "Id,Email,Title\n00Qxx0000000001EAA,a\n", -1},
		{"a wide row", "Id,Email,Title\n00Qxx0000000001EAA,a,,\n", -1},
		{"half a row", "Id,Email,Title\n00Qxx0000000001EAA,\"a", -1},
		{"information of a job", infoText(), -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := &queryJob{object: rowObject, columns: []string{"Id", "Email", "Title"}}
			n, err := q.rows(strings.NewReader(tt.text), func([]string, []string) error { return nil })
			require.Equal(t, tt.rows < 0, errors.Is(err, sferr.ErrAnswer), err)
			if tt.rows >= 0 {
				require.NoError(t, err)
				require.Equal(t, tt.rows, n)
			}
		})
	}
}

// An update gives each record back by its own ID.
func TestResultsOfAnUpdate(t *testing.T) {
	for text, ok := range map[string]bool{
		"00Qxx0000000001EAA,false,00Qxx0000000001": true, "00Qxx0000000001EAA,false,00Qxx0000000002": false, "00Qxx0000000001EAA,true,00Qxx0000000001": false, "00Qxx0000000001EAA,false,x": false,
	} {
		p, err := newRowParser(strings.NewReader("sf__Id,sf__Created,Id\n"+text+"\n"), rowFormat{file: savedRows, key: "Id", operation: "update"})
		require.NoError(t, err)
		_, err = p.next()
		require.Equal(t, !ok, errors.Is(err, sferr.ErrAnswer), text)
	}
}

// FuzzBulkResults: whatever a file of results holds, its rows are those of the job,
// or it is refused.
func FuzzBulkResults(f *testing.F) {
	f.Add("sf__Id,sf__Created,key__c,LastName,Title\n00Qxx0000000001EAA,true,m2,Lopez,\n")
	f.Add("sf__Id,sf__Error,key__c,LastName,Title\n,\"CODE:a:b --\",m1,Garcia,\"Head, \"\"Data\"\"\"\n")
	f.Add("Id,Email,Title\n00Qxx0000000001EAA,a,\n")
	f.Add("\xef\xbb\xbfsf__Id\n\"")
	part := leadPart(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, file := range []string{savedRows, refusedRows, untriedRows} {
			for _, of := range []*jobPart{nil, part} {
				told := make(map[string]bool)
				p, err := newRowParser(strings.NewReader(text), rowFormat{file: file, key: "Key__c", operation: "upsert", object: part.data.object, part: of})
				for err == nil {
					var row resultRow
					if row, err = p.next(); err != nil {
						break
					}
					require.NotZero(t, row.Outcome)
					require.Equal(t, file == savedRows, strings.HasPrefix(row.ID, "00Q"))
					require.True(t, of == nil || (row.Key == "m1" || row.Key == "m2") && !told[row.Key])
					told[row.Key] = true
				}
				require.True(t, errors.Is(err, io.EOF) || errors.Is(err, sferr.ErrAnswer), err)
			}
		}
		q := &queryJob{object: rowObject, columns: []string{"Id", "Email", "Title"}, seed: maphash.MakeSeed()}
		_, err := q.rows(strings.NewReader(text), func(columns, cells []string) error {
			require.Len(t, columns, 3)
			require.Len(t, cells, 3)
			require.True(t, strings.HasPrefix(q.record(columns, cells)["Id"].(string), "00Q"))
			return nil
		})
		require.True(t, err == nil || errors.Is(err, sferr.ErrAnswer), err)
	})
}

// A key that two rows of a job share, as far as can be told, settles neither:
// both are looked up.
func TestRowsThatCannotBeTold(t *testing.T) {
	b := &backfill{persons: make([]rowState, 2)}
	b.settle(b.persons, nil, []jobRef{{1, 0, 0}, {1, 1, 0}}, &resultRow{JobRow: JobRow{ID: "00Qxx0000000001EAA", Outcome: Created}}, &Job{})
	require.True(t, b.persons[0].again)
	require.True(t, b.persons[1].again)
}
