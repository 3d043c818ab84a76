package mapping

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// others is what a lead's other numbers are mapped to, besides the first.
func others(t *testing.T, country string, numbers ...string) any {
	t.Helper()
	p := &Person{Company: Company{Country: country}}
	for _, n := range numbers {
		p.Phones.LeadProvided = append(p.Phones.LeadProvided, Phone{Number: n})
	}
	m, err := Mapping{Rules: []Rule{{From: FromOtherPhones, Lead: "Others__c", Type: field.LongText}}}.Compile(field.Options{})
	require.NoError(t, err)
	rec := m.Map(schema.Lead, p)
	if len(rec.Values) == 0 {
		return nil
	}
	return rec.Values[0].Value
}

// Two spellings of one number are one number, where the number itself or the
// company's country tells. The first spelling is kept.
func TestOnePhoneNumber(t *testing.T) {
	for _, c := range []struct {
		country string
		numbers []string
	}{
		{"", []string{"+44 20 7946 0018", "0044 20 7946 0018", "+44 (0)20 7946 0018", "+44 (0) 20 7946-0018", "+44 020 7946 0018", "00 44 (0)20/79460018", "(+44) 20.7946.0018"}},
		{"", []string{"+44 20 7946 0018", "Tel. +44 20 7946 0018", "tel:+442079460018", "+44\u00a020\u202f7946\u20110018", "+44–20–7946–0018", "M: 0044 20 7946 0018"}},
		{"", []string{"0049 30 123456", "+49 (0)30 123456", "+49 30/12 34 56"}}, {"", []string{"+353 1 496 0123", "00353 (0)1 496 0123"}}, {"", []string{"+39 06 1234567", "0039 06 1234567", "+39 (0)6 1234567"}},
		{"", []string{"+1 206 555 0199 ext. 12", "+1-206-555-0199 x12", "+1 (206) 555-0199 Extension 12", "+12065550199;ext=12", "+1 206 555 0199 #12", "+1 206 555 0199 EXT 12", "+1 206 555 0199x 12"}},
		{"", []string{"+49 89 123456 Durchwahl 7", "0049 (0)89 123456 Dw. 7", "+49 89 123456 App. 7", "+49 89 123456 ext 7"}},
		{"", []string{"+971 4 123 4567", "+٩٧١ ٤ ١٢٣ ٤٥٦٧", "＋９７１ ４ １２３ ４５６７", "٠٠٩٧١ ٤ ١٢٣ ٤٥٦٧", "+971 [0]4_123_4567", "+۹۷۱ ۴ ۱۲۳ ۴۵۶۷", "+𝟗𝟕𝟏 𝟒 𝟏𝟐𝟑 𝟒𝟓𝟔𝟕"}},
		{"", []string{"+81 3 1234 5678 内線 5", "+81 3 1234 5678, ext. 5", "+81 3 1234 5678 (ext. 5)", "+81 3 1234 5678 доб. 5", "+81 3 1234 5678 toestel 5", "+81 3 1234 5678 x５"}},
		{"United Kingdom", []string{"020 7946 0018", "+44 20 7946 0018", "0044 (0)20 7946 0018", "(020) 7946 0018", "20 7946 0018"}}, {"england", []string{"+44 7700 900123", "07700 900123"}},
		{"Deutschland", []string{"+49 30 123456", "030 123456", "030/12 34 56", "(030) 123456"}}, {"France", []string{"01 99 00 12 34", "+33 1 99 00 12 34", "+33 (0)1 99 00 12 34", "0033199001234"}},
		{"Italia", []string{"06 1234567", "+39 06 1234567"}}, {"Italy", []string{"312 345 6789", "+39 312 345 6789"}}, {"Spain", []string{"+34 912 34 56 78", "912 345 678"}}, {"Danmark", []string{"+45 12 34 56 78", "-", "(…)", "", "12 34 56 78"}}, {"US", []string{"1-800-FLOWERS", "+1 800 FLOWERS"}}, {"Norge", []string{"22 12 34 56", "+47 22 12 34 56"}},
		{"USA", []string{"(206) 555-0199", "+1 206 555 0199", "1-206-555-0199", "206.555.0199", "011 1 206 555 0199"}}, {"US", []string{"011 44 20 7946 0018", "+44 20 7946 0018"}}, {"Canada", []string{"514 555 0199 x 3", "+1 514 555 0199 ext 3"}},
		{"Australia", []string{"02 5550 1234", "+61 2 5550 1234", "0011 61 2 5550 1234"}}, {"Russia", []string{"8 (495) 123-45-67", "+7 495 123-45-67"}}, {"Brasil", []string{"(11) 96123-4567", "+55 11 96123-4567", "011 96123-4567"}},
		{"Hungary", []string{"06 1 234 5678", "+36 1 234 5678"}}, {"Japan", []string{"03-1234-5678", "+81 3-1234-5678"}}, {"México", []string{"55 1234 5678", "+52 55 1234 5678"}},
	} {
		require.Nil(t, others(t, c.country, c.numbers...), "%v in %s", c.numbers, c.country)
	}
}

// Nothing is guessed.
func TestOtherPhoneNumbers(t *testing.T) {
	for _, c := range []struct{ country, a, b string }{
		{"", "020 7946 0018", "+44 20 7946 0018"}, {"Atlantis", "020 7946 0018", "+44 20 7946 0018"}, {"Germany", "020 7946 0018", "+44 20 7946 0018"}, {"Ireland", "020 7946 0018", "+44 20 7946 0018"},
		{"UK", "7946 0018", "+44 20 7946 0018"}, {"UK", "7946 0018", "+44 7946 0018"}, {"UK", "44 20 7946 0018", "+44 20 7946 0018"}, {"Germany", "123456", "+49 30 123456"}, {"Germany", "30 123456", "+49 30 123456"}, {"USA", "555-0199", "+1 206 555 0199"},
		{"", "011 44 20 7946 0018", "+44 20 7946 0018"}, {"UK", "011 44 20 7946 0018", "+44 20 7946 0018"}, {"Italy", "6 1234567", "+39 06 1234567"}, {"", "+39 6 1234567", "+39 06 1234567"}, {"", "+225 01 23 45 67 89", "+225 1 23 45 67 89"},
		{"", "+1 206 555 0199", "+1 206 555 0199 ext. 12"}, {"", "+1 206 555 0199 x1", "+1 206 555 0199 x12"}, {"", "+1 206 555 0199 x12", "+1 206 555 019912"}, {"", "+1 206 555 0199 home 12", "+1 206 555 0199 x12"}, {"", "+1 206 555 0199 ext", "+1 206 555 0199"}, {"", "+1 206 555 0199 ext 1 or 2", "+1 206 555 0199 ext 12"},
		{"", "٠٢٠ ٧٩٤٦ ٠٠١٨", "٠٢٠ ٧٩٤٦ ٠٠١٩"}, {"", "０２０ ７９４６ ００１８", "０２０ ７９４６ ００１９"}, {"", "+44 20 7946 0018, +44 20 7946 0019", "+44 20 7946 0018"}, {"", "*123#", "123"}, {"", "144 020 1234", "144 20 1234"}, {"", "+7 077 123 4567", "+7 77 123 4567"}, {"", "+1 020 555 0199", "+1 20 555 0199"},
		{"", "+44 20 7946 0018", "+44 20 7946 0019"}, {"", "1-800-FLOWERS", "1-800-356"}, {"US", "1-800-FLOWERS", "+1 800"}, {"", "+", "+0"}, {"", "00", "+1"}, {"", "0", "+"},
	} {
		require.Equal(t, c.b, others(t, c.country, c.a, c.b), "%v", c)
		require.Equal(t, c.a, others(t, c.country, c.b, c.a), "%v", c)
	}
}

// Folding knows no country: it keeps what only the country makes one number, and
// the record still holds it once.
func TestFoldedPhoneNumbers(t *testing.T) {
	phones := func(numbers ...string) (p Phones) {
		for _, n := range numbers {
			p.LeadProvided = append(p.LeadProvided, Phone{Number: n})
		}
		return p
	}
	folded := Fold(Person{Phones: phones("+44 20 7946 0018", "020 7946 0019")}, Person{Company: Company{Country: "GB"}, Phones: phones("0044 (0)20 7946 0018", "+44 20 7946 0019")})
	require.Len(t, folded.Phones.LeadProvided, 3)
	require.Equal(t, []string{"020 7946 0019", "+44 20 7946 0019"}, folded.Phones.Others())
	require.Equal(t, "020 7946 0019", others(t, "GB", "+44 20 7946 0018", "020 7946 0019", "+44 20 7946 0019"))
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{"+44 (0)20 7946 0018", "020 7946 0018 ext. 5", "00", "+0", "x", "#", "+4400", "\xff+\u00a0"} {
		f.Add(s, "GB")
	}
	f.Fuzz(func(t *testing.T, number, country string) {
		p := Phones{LeadProvided: []Phone{{Number: number}, {Number: number}}}
		require.Empty(t, p.Others())
		others(t, country, number, number+" ", "+"+number)
	})
}
