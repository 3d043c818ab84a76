package bulk

import (
	"errors"
	"hash/maphash"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	leadOne = "00Qxx0000000001EAA"
	leadTwo = "00Qxx0000000002EAA"
)

// leadPart is the data of a job: two Leads by an external ID.
func leadPart(tb testing.TB) *Part {
	tb.Helper()
	return partOf(tb, record.Kind{Object: "Lead", Key: "Key__c"}, []string{"Key__c", "LastName", "Title"}, []string{"m1", "Garcia", "Head, \"Data\""}, []string{"m2", "Lopez", ""})
}

func partOf(tb testing.TB, kind record.Kind, columns []string, rows ...[]string) *Part {
	tb.Helper()
	api := &API{Limits: DefaultLimits}
	d := api.NewData(Spec{Kind: kind, Object: rowObject, Fields: columns})
	d.Columns = columns
	for i, cells := range rows {
		require.NoError(tb, d.put(appendRow(nil, cells), rowRef{maphash.String(d.seed, cells[0]), int32(i), d.sum(cells)})) //nolint:gosec // one of a few
	}
	tb.Cleanup(d.Close)
	require.NoError(tb, d.Parts[0].seal())
	return d.Parts[0]
}

// A file of results is the job's, row by row, or is not believed.
func TestResultsOfTheUpload(t *testing.T) {
	const saved, refused = "sf__Id,sf__Created,Key__c,LastName,Title\n", "sf__Id,sf__Error,Key__c,LastName,Title\n"
	const one, two = leadOne, leadTwo
	part := leadPart(t)
	for _, tt := range []struct {
		name, file, text string
		rows             int // -1: not believed
	}{
		{"no rows, no header", savedRows, "", 0},
		{"no CSV", savedRows, saved + "\"x", -1},
		{"a cell with a line feed", savedRows, "sf__Id,sf__Created,Key__c,LastName,Title\n\"" + one + "\",\"true\",\"m1\",\"Garcia\",\"Head,\n\"\"Data\"\"\"\n", 1},
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
			var err error
			for _, err = range resultRows(strings.NewReader(tt.text), part, tt.file) {
				n++
			}
			require.Equal(t, tt.rows < 0, errors.Is(err, sferr.ErrResponse), err)
			if tt.rows >= 0 {
				require.NoError(t, err)
				require.Equal(t, tt.rows, n)
				return
			}
			require.NotContains(t, err.Error(), "Garcia")
		})
	}
}

// A file of a query's results is the job's, row by row, or is not believed.
func TestResultsOfAQuery(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		rows       int // -1: not believed
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
			q := &Query{object: rowObject, columns: []string{"Id", "Email", "Title"}}
			n := 0
			var err error
			for _, err = range q.rows(strings.NewReader(tt.text)) {
				n++
			}
			require.Equal(t, tt.rows < 0, errors.Is(err, sferr.ErrResponse), err)
			if tt.rows >= 0 {
				require.NoError(t, err)
				require.Equal(t, tt.rows, n)
			}
		})
	}
}

// An update returns each record by its own ID.
func TestResultsOfAnUpdate(t *testing.T) {
	part := partOf(t, record.Kind{Object: "Lead", Update: true}, []string{"Id", "Title"}, []string{leadOne, "Head"}, []string{leadTwo, "Head"})
	for text, ok := range map[string]bool{
		leadOne + ",false," + leadOne: true, leadOne + ",false," + leadTwo: false, leadOne + ",true," + leadOne: false, leadOne + ",false,x": false,
	} {
		for row, err := range resultRows(strings.NewReader("sf__Id,sf__Created,Id,Title\n"+text+",Head\n"), part, savedRows) {
			require.Equal(t, !ok, errors.Is(err, sferr.ErrResponse), text)
			if ok {
				require.Empty(t, cmp.Diff(resultRow{key: leadOne, End: End{Outcome: record.Updated, ID: leadOne}}, row, cmp.AllowUnexported(resultRow{})))
			}
		}
	}
}

// Each row has its end.
func TestEndsOfRows(t *testing.T) {
	part := leadPart(t)
	for file, tt := range map[string]struct {
		text string
		want []string
	}{
		savedRows:   {"sf__Id,sf__Created,Key__c,LastName,Title\n" + leadOne + ",true,m1,Garcia,\"Head, \"\"Data\"\"\"\n" + leadTwo + ",false,m2,Lopez,\n", []string{"m1 created " + leadOne, "m2 updated " + leadTwo}},
		refusedRows: {"sf__Id,sf__Error,Key__c,LastName,Title\n,STORAGE_LIMIT_EXCEEDED:full:--,m2,Lopez,\n", []string{"m2 STORAGE_LIMIT_EXCEEDED"}},
	} {
		var got []string
		for row, err := range resultRows(strings.NewReader(tt.text), part, file) {
			require.NoError(t, err)
			got = append(got, row.key+" "+endText(&row.End))
		}
		require.Empty(t, cmp.Diff(tt.want, got))
	}
}

func endText(e *End) string {
	switch e.Outcome {
	case record.Created:
		return "created " + e.ID
	case record.Updated:
		return "updated " + e.ID
	default:
		return e.Items[0].Code
	}
}

// FuzzBulkResults: whatever a file of results holds, its rows are the job's, or it
// is not believed.
func FuzzBulkResults(f *testing.F) {
	f.Add("sf__Id,sf__Created,key__c,LastName,Title\n00Qxx0000000001EAA,true,m2,Lopez,\n")
	f.Add("sf__Id,sf__Error,key__c,LastName,Title\n,\"CODE:a:b --\",m1,Garcia,\"Head, \"\"Data\"\"\"\n")
	f.Add("Id,Email,Title\n00Qxx0000000001EAA,a,\n")
	f.Add("\xef\xbb\xbfsf__Id\n\"")
	part := leadPart(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, file := range []string{savedRows, refusedRows} {
			told := make(map[string]bool)
			for row, err := range resultRows(strings.NewReader(text), part, file) {
				if err != nil {
					require.ErrorIs(t, err, sferr.ErrResponse)
					break
				}
				require.NotZero(t, row.Outcome)
				require.Equal(t, file == savedRows, strings.HasPrefix(row.ID, "00Q"))
				require.True(t, (row.key == "m1" || row.key == "m2") && !told[row.key])
				told[row.key] = true
			}
		}
		q := &Query{object: rowObject, columns: []string{"Id", "Email", "Title"}, table: rows.Of("Id", "Email", "Title"), seed: maphash.MakeSeed()}
		for cells, err := range q.rows(strings.NewReader(text)) {
			if err != nil {
				require.ErrorIs(t, err, sferr.ErrResponse)
				break
			}
			require.Len(t, cells, 3)
			require.True(t, strings.HasPrefix(q.record(cells).Text("Id"), "00Q"))
		}
	})
}

// If two rows of a job have the same key as far as can be seen, neither is known:
// both are looked up.
func TestRowsOfOneHash(t *testing.T) {
	ends := make(map[int32]*End)
	in := &ingest{rows: Rows{End: func(ref int32, end *End) { ends[ref] = end }}}
	in.settle(new(job), []rowRef{{1, 0, 0}, {1, 1, 0}}, &End{ID: leadOne, Outcome: record.Created})
	require.Len(t, ends, 2)
	for _, end := range ends {
		require.True(t, end.Untold)
		require.Equal(t, record.InDoubt, end.Outcome)
		require.ErrorIs(t, end.Err, errUntold)
	}
}
