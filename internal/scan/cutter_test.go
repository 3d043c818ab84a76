package scan

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// cutAll cuts a text, as if its lines or the items of an open list were read to the end.
func cutAll(c *Cutter, ends string) (values []string) {
	for {
		if b, ok := c.Next(); !ok || ends == Items && b == ']' {
			return values
		}
		text, _, ok := c.Value(ends)
		if !ok {
			return append(values, "?")
		}
		values = append(values, string(text))
	}
}

func TestCutter(t *testing.T) {
	for _, tt := range []struct {
		name, ends, text string
		want             []string
	}{
		{"nothing", Lines, " \r\n\t", nil},
		{"lines", Lines, "{}\n{\"a\":1}\r\n\n7\n", []string{"{}", `{"a":1}`, "7"}},
		{"on one line", Lines, `{}{"a":[]} [1]`, []string{"{}", `{"a":[]}`, "[1]"}},
		{"brackets in texts", Lines, `{"a":"}\"]\\"}{}`, []string{`{"a":"}\"]\\"}`, "{}"}},
		{"an incomplete line", Lines, "{\"a\":\n{}\n{}", []string{"{\"a\":\n", "{}", "{}"}},
		{"an incomplete line, and lines with commas", Lines, "{\"a\":[\n{},\n{},\n{}", []string{"{\"a\":[\n", "{}", "{}", "{}"}},
		{"an incomplete text", Lines, "{\"a\":\"}\n{\"b\":\"x\"}", []string{"{\"a\":\"}\n", `{"b":"x"}`}},
		{"an incomplete escape", Lines, "{\"a\":\"\\\n{}", []string{"{\"a\":\"\\\n", "{}"}},
		{"the last line", Lines, "{}\n{\"a\":[", []string{"{}", `{"a":[`}},
		{"lines that are one value", Lines, "{\"a\":\n{\"b\":[\n{},\n{}\n]}\n}\n{}", []string{"{\"a\":\n{\"b\":[\n{},\n{}\n]}\n}", "{}"}},
		{"lines that are no value together", Lines, "{\"a\":\n{},\n]\n{}", []string{"{\"a\":\n", "{}", "]", "{}"}},
		{"one value is not looked for within another", Lines, "{\"a\":[\n{\"b\":[\n{}]}\n{}", []string{"{\"a\":[\n", "{\"b\":[\n", "{}", "]", "}", "{}"}},
		{"indented", Lines, "  {\"a\":\n    {}\n  {}", []string{"  {\"a\":\n    {}\n  "[2:], "{}"}},
		{"indented no more than the line before", Lines, "  {}\n{\"a\":[\n  {}", []string{"{}", "{\"a\":[\n  {}"}},
		{"items", Items, " 1, \"]\" ,[2,3],{\"a\":\"[\"} ] 4", []string{"1", `"]" `, "[2,3]", `{"a":"["}`}},
		{"items that are not JSON", Items, "{a}, x y,\n}, {]}, 'z'", []string{"{a}", "x y", "}", "{]", "}", "?"}},
		{"an item that is cut off", Items, `1,{"a":"]`, []string{"1", "?"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(tt.text), iotest.OneByteReader(strings.NewReader(tt.text)), iotest.DataErrReader(strings.NewReader(tt.text))} {
				c := NewCutter(in, 1000)
				if diff := cmp.Diff(tt.want, cutAll(c, tt.ends)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				require.NoError(t, c.Err)
			}
		})
	}
}

// A value of any size takes the memory of the largest that is kept.
func TestCutterLimit(t *testing.T) {
	const limit = 100_000
	c := NewCutter(strings.NewReader(`"`+strings.Repeat("x", 50*limit)+`", {"a": [1, "`+strings.Repeat(`{`, limit)+`"]}, {"b": 2}]`), limit)
	var sizes []int
	for {
		if b, ok := c.Next(); !ok || b == ']' {
			break
		}
		text, size, ok := c.Value(Items)
		require.True(t, ok)
		if size <= limit {
			require.Len(t, text, size)
		}
		sizes = append(sizes, size)
	}
	require.Equal(t, []int{50*limit + 2, limit + 14, 8}, sizes)
	require.LessOrEqual(t, cap(c.buf), 3*limit)

	c = NewCutter(strings.NewReader(`{"a": [`+strings.Repeat("1", 2*limit)+"\n{}"), limit)
	_, _ = c.Next()
	_, _, ok := c.Value(Lines)
	require.True(t, ok)
	require.Equal(t, []string{"{}"}, cutAll(c, Lines))

	line := `{"a": "` + strings.Repeat("x", 2*limit)
	c = NewCutter(strings.NewReader(line+"\n{}\n"+`{"a":[`+"\n{"+strings.Repeat(" ", limit)+"}"), limit)
	_, _ = c.Next()
	_, size, ok := c.Value(Lines)
	require.True(t, ok)
	require.Equal(t, len(line)+1, size)
	require.Equal(t, []string{"{}", "{\"a\":[\n"}, cutAll(c, Lines)[:2])
}

func TestCutterErrors(t *testing.T) {
	gone := errors.New("gone")
	for name, in := range map[string]io.Reader{
		"fails":           io.MultiReader(strings.NewReader(`{} {"a"`), iotest.ErrReader(gone)),
		"wraps the end":   io.MultiReader(strings.NewReader(`{} {"a"`), iotest.ErrReader(errors.Join(io.EOF, gone))),
		"ends too early":  io.MultiReader(strings.NewReader(`{} {"a"`), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"gives nothing":   io.MultiReader(strings.NewReader(`{} {"a"`), idle{}),
		"with the result": iotest.DataErrReader(io.MultiReader(strings.NewReader(`{} {"a"`), iotest.ErrReader(gone))),
	} {
		c := NewCutter(in, 1000)
		require.Equal(t, []string{"{}", "?"}, cutAll(c, Lines), name)
		require.Error(t, c.Err, name)
		_, ok := c.Next()
		require.True(t, ok, name)
	}
}

// idle is a reader that has nothing and no end.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// However lines begin and do not end, each byte is looked at for one value, and once
// more at most to see whether its line can be joined with others.
func TestCutterIsLinear(t *testing.T) {
	for name, line := range map[string]string{
		"lines that never end":      "{\"a\":[\n",
		"lines that join":           "{\"a\":[\n{},\n",
		"lines that end the others": "{\"a\":[\n]\n",
		"texts that never end":      "{\"a\":\"\n",
		"colons":                    "{\"a\":\n",
	} {
		text := strings.Repeat(line, 1<<16/len(line))
		c := NewCutter(strings.NewReader(text), 4<<20)
		n, steps := 0, 0
		for {
			if _, ok := c.Next(); !ok {
				break
			}
			before := c.strict
			text, size, ok := c.Value(Lines)
			require.True(t, ok)
			require.Len(t, text, size)
			n += size
			steps += size + max(0, c.strict-before)
		}
		require.LessOrEqual(t, n, len(text), name)
		require.LessOrEqual(t, steps, 2*len(text)+10, name)
	}
}

// Every byte that is not white space between values is in exactly one of them, and
// values that are valid JSON are cut as they are.
func FuzzCutter(f *testing.F) {
	for _, text := range []string{"{}\n{\"a\":\n{}}\n", "[1,{\"a\":\"\\\"]\"}]", "{\"a\":[\n{\n{},\n", "\"\\", "}{][,:\"", "{\"a\":\"\n\"}\n{}", " {\"a\":\n {}\n{}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, ends := range []string{Lines, Items} {
			c := NewCutter(bytes.NewReader(text), 1<<20)
			var all []byte
			for {
				if _, ok := c.Next(); !ok {
					break
				}
				value, size, ok := c.Value(ends)
				if !ok {
					break
				}
				require.Len(t, value, size)
				require.NotZero(t, size)
				all = append(all, value...)
			}
			if ends == Lines {
				require.Equal(t, bare(text), bare(all))
			}
		}
		d := json.NewDecoder(bytes.NewReader(text))
		c := NewCutter(bytes.NewReader(text), 1<<20)
		for {
			var want json.RawMessage
			if d.Decode(&want) != nil || want[0] != '{' && want[0] != '[' {
				break
			}
			_, ok := c.Next()
			require.True(t, ok)
			got, _, ok := c.Value(Lines)
			require.True(t, ok)
			require.Equal(t, string(want), string(got))
		}
	})
}

func bare(text []byte) string {
	return strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", ",", "", ":", "").Replace(string(text))
}
