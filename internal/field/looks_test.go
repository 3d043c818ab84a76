package field_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestWhatAReaderCannotTellApartIsAlike(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"Women\u2019s Health", "women's health"}, {"Women\u00b4s Health", "Women's Health"}, {"Women`s Health", "Women's Health"},
		{"Hawai\u02bbi", "Hawai'i"}, {"L\u2032Oréal", "L'Ore\u0301al"}, {"L\uff07Oréal", "L'Oréal"}, {"צה\u05f4ל", "צה\"ל"},
		{"\u201eTop\u201c Kunde", "\"Top\" Kunde"}, {"19\u2033 rack", "19\" rack"}, {"19'' rack", "19\" rack"}, {"\u301dTop\u301f", "\"top\""},
		{"1\u20145 yrs", "1-5 yrs"}, {"1\u22125 yrs", "1-5 yrs"}, {"1\uff0d5 yrs", "1-5 yrs"}, {"1\u20155 yrs", "1\u20105 yrs"}, {"T\ufe63shirt", "t-shirt"},
		{"Trade\u2009show", "Trade show"}, {"Trade\u3000show", "trade  show"}, {"Trade\u202fshow", "Trade show"}, {"\u2800Trade\u2003 show", "Trade show"},
		{"Trade\u200b show\u2060", "Trade show"}, {"Tra\u00adde show", "Trade show"}, {"Trade\tshow", "Trade show"},
		{"Mu\u0308nchen", "MÜNCHEN"}, {"\u1112\u1161\u11ab", "\ud55c"}, {"Å", "\u212b"},
		{"ＶＩＰ", "vip"}, {"ﾊﾟｰﾄﾅｰ", "パートナー"}, {"O\ufb03ce", "Office"}, {"Phase Ⅳ", "Phase IV"}, {"Later\u2026", "Later..."}, {"5 \u00b5m", "5 \u03bcm"},
		{"B2B\u2215B2C", "B2B/B2C"}, {"A\u207b", "A-"}, {"5\u2034", "5\u2033\u2032"}, {"Ｒ＆Ｄ", "R&D"}, {"10時〜", "10時～"}, {"Hot ☀\ufe0f", "Hot ☀"},
	} {
		require.True(t, field.Alike(c.a, c.b), "%+q %+q", c.a, c.b)
		require.Equal(t, field.Looks(c.a), field.Looks(c.b), "%+q %+q", c.a, c.b)
		require.True(t, field.Alike(c.a, field.Looks(c.a)), "%+q", c.a)
	}
	for _, c := range []struct{ a, b string }{
		{"Sao Paulo", "São Paulo"}, {"11-50", "1150"}, {"11-50", "11 50"}, {"11 - 50", "11-50"}, {"Womens Health", "Women's Health"}, {"A-", "A--"},
		{"Follow up", "Followup"}, {"R&D", "R+D"}, {"CRM", "СRM"}, {"«Top»", "\"Top\""}, {"Straße", "Strasse"}, {"ıssız", "issiz"}, {"a.b", "a,b"}, {"_", "-"},
		{"Later", "Later..."}, {"", "-"}, {"10²", "102"}, {"½", "1/2"}, {"①", "1"},
	} {
		require.False(t, field.Alike(c.a, c.b), "%+q %+q", c.a, c.b)
	}
}

func TestLooksOfASCIIAllocateNothing(t *testing.T) {
	var buf [64]byte
	require.Zero(t, testing.AllocsPerRun(100, func() {
		field.AppendLooks(buf[:0], "Bachelor's Degree, 11-50")
		field.Alike("Decision Maker", "Decision  Taker")
	}))
}

// FuzzLooks: the form is its own, and says no less than [field.Fold].
func FuzzLooks(f *testing.F) {
	for _, s := range []string{"Women\u2019s", "``", "\u2032\u2032", "ﬀ\u0301", "A\u030a", "\u00a8", "Ǆ", "\xff", "İ", "\u1fef\u0307", "ΑΣ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := field.Looks(s)
		require.Equal(t, once, field.Looks(once))
		require.Equal(t, once, field.Looks(field.Fold(s)), "what folds alike looks alike")
		for _, n := range []int{0, 3} {
			require.Equal(t, once, string(field.AppendLooks([]byte("abc")[:n], s))[n:])
		}
	})
}

// look is a picklist with values that look alike, and labels.
func look(restricted bool) field.Spec {
	return field.Spec{Type: schema.TypePicklist, Length: 255, Options: field.NewOptions([]schema.PicklistValue{
		{Value: "Women\u2019s Health", Label: "Women\u2019s Health", Active: true},
		{Value: "1-5", Label: "1-5", Active: true}, {Value: "1\u20135", Label: "one to five", Active: true}, {Value: "1\u20145", Active: true},
		{Value: "C1", Label: "Decision Maker", Active: true}, {Value: "C2", Label: "Influencer", Active: true}, {Value: "C3", Label: "INFLUENCER", Active: true},
		{Value: "C4", Label: "Champion\u2019s ally", Active: true}, {Value: "C5", Label: "Walk\u2011in", Active: true}, {Value: "C6", Label: "walk-in", Active: true},
		{Value: "C7", Label: "Retired", Active: true}, {Value: "Retired", Label: "Gone", Active: false}, {Value: "C8", Label: "Gone"},
		{Value: "Hot-Lead", Active: true}, {Value: "Hot\u2013Lead", Active: true}, {Value: "It\u2019s on", Label: "Yes", Active: true},
		{Value: "Re\u2013try"}, {Value: "Re-try", Label: "Again", Active: true},
		{Value: "C9", Label: "C1", Active: true}, {Value: "D1", Label: "Solo", Active: true}, {Value: "D2", Label: "Solo"}, {Value: "Old\u2013timer"}, {Value: "D3", Label: " ", Active: true},
	}, restricted)}
}

func TestPicklistValuesByLooksAndLabel(t *testing.T) {
	for in, want := range map[string]string{
		"women's health": "Women\u2019s Health", "Women\u2018s\u00a0Health": "Women\u2019s Health",
		"1-5": "1-5", "1\u20135": "1\u20135", "1\u20145": "1\u20145", // exactly
		"1\u22125": "1-5", "1\uff0d5": "1-5", // the first that looks like it
		"decision maker": "C1", "Decision\u2009Maker": "C1", "champion's ally": "C4", "One to five": "1\u20135",
		"c1":            "C1", // a value, before it is a label
		"Solo":          "D1",
		"Hot\u2013Lead": "Hot\u2013Lead", "HOT\u2013LEAD": "Hot-Lead", "hot-lead": "Hot-Lead", "hot\u2014lead": "Hot-Lead",
		"it's on": "It\u2019s on", "Re\u2013try": "Re-try", "re\u2014try": "Re-try",
		// Lost, or not on the list:
		"influencer": "", "Walk-in": "", "walk\u2011in": "", "Retired": "inactive", "retired": "inactive", "old-timer": "inactive", "Gone": "", "Decision-Maker": "", "Women": "",
	} {
		for _, restricted := range []bool{true, false} {
			spec := look(restricted)
			got, loss := spec.Coerce(in)
			switch {
			case want == "inactive":
				require.Equal(t, "the value is inactive", loss.Reason, "%+q", in)
			case want == "" && restricted:
				require.ErrorIs(t, loss.Err, field.ErrPicklist, "%+q", in)
			case want == "":
				require.Nil(t, loss)
				require.Equal(t, in, got)
			default:
				require.Nil(t, loss, "%+q", in)
				require.Equal(t, want, got, "%+q", in)
				again, loss := spec.Coerce(got)
				require.Nil(t, loss)
				require.Equal(t, got, again)
			}
		}
	}
}

func TestMultiSelectValuesByLooksAndLabel(t *testing.T) {
	spec := look(false)
	spec.Type, spec.List = schema.TypeMultiPicklist, true
	for in, want := range map[string]string{
		"Women's Health;women\u2019s health":      "Women\u2019s Health",
		"1-5;1\u20135;1\u22125":                   "1-5;1\u20135", // two of the org's stay two
		"Decision Maker;C1;decision\u00a0maker":   "C1",
		"New\u2019s;New's;NEW\u00b4S":             "New\u2019s", // not on the list: one all the same
		"Influencer;influencer;C2":                "Influencer;C2",
		"New Year;New\u2003Year;Newyear":          "New Year;Newyear",
		"C4;Champion's ally;1\u20145;1\u20145;D3": "C4;1\u20145;D3",
		"11\u201350;11-50;\u00a0":                 "11\u201350",
	} {
		got, loss := spec.Coerce(in)
		require.Nil(t, loss)
		require.Equal(t, want, got, "%+q", in)
	}
	spec.Options = nil
	got, loss := spec.Coerce("Women\u2019s;Women's;Men's")
	require.Nil(t, loss)
	require.Equal(t, "Women\u2019s;Men's", got, "without a description too")
}

// TestMultiSelectOfManyValues: it takes time by their number, not by its square.
func TestMultiSelectOfManyValues(t *testing.T) {
	var given []string
	for i := range 20_000 {
		given = append(given, "é"+strconv.Itoa(i))
	}
	spec := field.Spec{Type: schema.TypeMultiPicklist, List: true, Length: 8}
	got, loss := spec.Coerce(append(given, "É0", "é1\u200b"))
	require.Equal(t, "é0;é1;é2", got)
	require.Equal(t, "19997 of 20000 values lost: the field holds 8 characters", loss.Reason, "one twice is not lost")
	spec.Length = 0
	got, loss = spec.Coerce(given)
	require.Nil(t, loss)
	require.Equal(t, strings.Join(given, ";"), got)
}

// TestEqualByLooks: only picklists are compared by their looks.
func TestEqualByLooks(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Women\u2019s", "Women's", true}, {"1\u20135", "1-5", true}, {"Trade\u00a0show", "Trade show", true}, {"ＶＩＰ", "VIP", true},
		{"Later\u2026", "Later...", true}, {"19''", "19\"", true}, {"São", "Sa\u0303o", true}, {"ﾊﾟｰﾄﾅｰ", "パートナー", true}, {"VIP", "vip", false}, {"São", "Sao", false}, {"1-5", "1 5", false},
	} {
		for _, typ := range []schema.Type{schema.TypePicklist, schema.TypeMultiPicklist} {
			require.Equal(t, c.want, field.Equal(c.a, c.b, typ), "%+q %+q %s", c.a, c.b, typ)
			require.Equal(t, c.want, field.Equal(c.b, c.a, typ), "%+q %+q %s", c.b, c.a, typ)
		}
		if field.Seen(c.a) != field.Seen(c.b) {
			for _, typ := range []schema.Type{schema.TypeString, schema.TypeTextArea, schema.TypeEmail, schema.TypeReference, schema.TypeURL, schema.TypePhone} {
				if typ != schema.TypeEmail || !strings.EqualFold(c.a, c.b) {
					require.False(t, field.Equal(c.a, c.b, typ), "%+q %+q %s", c.a, c.b, typ)
				}
			}
		}
	}
	require.True(t, field.Equal("Men\u2019s;Women\u2019s", "Women's;Men's", schema.TypeMultiPicklist))
	require.False(t, field.Equal("Men\u2019s;Women\u2019s", "Women's", schema.TypeMultiPicklist))
	require.False(t, field.Equal(json.Number("1"), "1-5", schema.TypePicklist))
}

// TestAppendComparesItemsByLooks: in any letter case too.
func TestAppendComparesItemsByLooks(t *testing.T) {
	for _, c := range []struct{ stored, captured, want string }{
		{"Dreamforce", "DREAMFORCE", ""}, {"Food & Drink Expo", "food & drink expo;Food & Drink\u00a0Expo", ""}, {"Ärztetag", "ÄRZTETAG", ""},
		{"Women\u2019s Day", "women's day", ""}, {"Expo 2025\u201326;", "EXPO 2025-26;New", "Expo 2025\u201326;New"}, {"A", "b;B;\u00a0b", "A;b"},
		{"Izmir", "ızmir", "Izmir;ızmir"}, {"a;A", "A", ""}, {"ＣＥＳ", "CES;ces", ""}, {"CES", "CES 2", "CES;CES 2"},
	} {
		text, added, lost := field.Append(c.stored, c.captured, ";", 0, false)
		require.Zero(t, lost)
		require.Equal(t, c.want != "", added > 0, "%+q %+q", c.stored, c.captured)
		if added > 0 {
			require.Equal(t, c.want, text)
		}
	}
	text, added, _ := field.Append("Met at the booth", "met at the booth", "", 0, false)
	require.Equal(t, 1, added, "a paragraph is a text, whose letter case is its own")
	require.Equal(t, "Met at the booth\nmet at the booth", text)
}
