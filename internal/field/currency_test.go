package field_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A currency may stand before or behind a number, in every kind of field but a
// percentage.
func TestCurrencies(t *testing.T) {
	for text, want := range map[string]string{
		"$10,000": "10000", "10.000,00 €": "10000", "€5": "5", "5€": "5", "£ 1,250.50": "1250.5", "¥12,000": "12000", "￥12000": "12000", "₹1,00,000": "100000", "₹ 2.50": "2.5", "₩1,000,000": "1000000",
		"₺ 1.234,5": "1234.5", "฿500": "500", "₪ 99.90": "99.9", "20\u00a0€": "20", "20\u202f€": "20", "5 ₽": "5",
		"US$ 1,234.56": "1234.56", "US$5": "5", "$US 5": "5", "5 $US": "5", "A$99": "99", "AU$99": "99", "NT$3,000": "3000", "HK$ 10": "10", "R$ 1.234,56": "1234.56", "CN¥8": "8", "5 $ ": "5", "Bds$7": "7",
		"EUR 500": "500", "500 EUR": "500", "EUR500": "500", "500EUR": "500", "eur 500": "500", "500 Eur": "500", "CHF 1'000.50": "1000.5", "1’000 chf": "1000", "USD 1e3": "1000", "ALL 5": "5", "5 TRY": "5", "JPY 1,250": "1250",
		"1 200 kr": "1200", "1 200 kr.": "1200", "kr 99,50": "99.5", "1 000 000 zł": "1000000", "49,99 zł": "49.99", "Fr. 50": "50", "Fr.50": "50", "SFr. 7.50": "7.5", "Rs. 500": "500", "Rs.500": "500",
		"100 Kč": "100", "10 000 Ft": "10000", "RM 12.50": "12.5", "Rp 1.500.000": "1500000", "15 лв.": "15", "50 lei": "50", "R 250": "250", "5 euros": "5", "20 Dollars": "20", "100元": "100",
		"$.50": "0.5", "-$5": "-5", "$-5": "-5", "$ -5": "-5", "- $ 5": "-5", "−€5": "-5", "-5 EUR": "-5", "EUR -5": "-5", "+$5": "5", "-0 €": "0", "$0.00": "0",
		"($5)": "-5", "$(1,200.00)": "-1200", "(EUR 5)": "-5", "(5) USD": "-5", "($ 0)": "0",
		"500,-": "500", "500.-": "500", "CHF 500.–": "500", "1.250,- €": "1250", "Fr. 20.--": "20", "500,— Kč": "500",
		"-Fr.50": "-50", "-Rs. 500": "-500", "(Rs.5)": "-5", "-$.50": "-0.5", "500:-": "500", "1 200:- kr": "1200", "Rs. 5,000/-": "5000", "500/=": "500", "1,250.-": "1250", "€ 1.250:-": "1250",
		"$10,000 USD": "10000", "USD $5": "5", "$5.50 CAD": "5.5", "USD$5": "5", "€500 EUR": "500", "£20 GBP": "20", "US $5": "5", "R $ 1.234,56": "1234.56", "-$5 USD": "-5", "($5) MXN": "-5",
		"–500 €": "-500", "$ –5": "-5", "￥１２，０００": "12000", "５００円": "500", "５０．５ €": "50.5", "CHF 1’000": "1000",
		"10.000 €": "10000", "EUR 1.250": "1250", "-1.000 kr": "-1000", "Rp 500.000": "500000", "R$ 2.500": "2500", "0.125 €": "0.125", "1.25 €": "1.25", "1234.567 €": "1234.567", "$10.126": "10.126", "1.250 CHF": "1.25", "10.000 Kč": "10000",
	} {
		for _, typ := range []schema.Type{schema.TypeDouble, schema.TypeCurrency, schema.TypeInt, ""} {
			spec := field.Spec{Type: schema.TypeDouble, Number: typ}
			got, lost := spec.Coerce(text)
			require.Nil(t, lost, "%q in %s", text, typ)
			require.Equal(t, json.Number(want), got, "%q in %s", text, typ)
		}
		_, lost := (&field.Spec{Type: schema.TypeDouble, Number: schema.TypePercent}).Coerce(text)
		require.NotNil(t, lost, "%q is no percentage", text)
	}
}

// TestNoAmounts: texts that are not clearly one amount are refused.
func TestNoAmounts(t *testing.T) {
	for _, text := range []string{
		"$", "EUR", "kr", "%", "USD 5 EUR", "€5 €", "$ $5", "$5 EUR", "USD 5 €", "$ 5 all", "5 k$", "5k€", "k€ 5", "5 M€", "5 T€", "5 TEUR", "5 B$", "5 Cr₹", "abc$ 5", "U5S", "k5r", "10²", "€ 5²", "5" + strings.Repeat(" ", 1000) + "€", "5½ €", "5 USD 6", "$5-$10", "$5 - 10", "5/6 €", "$5k", "$1.2M", "1.2 Mio €", "5 million USD", "€5 per seat", "5 EURO cents", "about $5", "~$5",
		"--$5", "-$-5", "$--5", "+-$5", "$5-", "5 USDX", "XYZ 5", "5 apples", "5 all", "top 10", "Top 10", "try 5", "pen 2", "5 sek", "USDollar 5", "US 5", "5 US", "№ 5", "#5", "@5", "5 °", "5 m", "5 M", "5 k", "(5", "5)", "$(5", "(-$5)", "-(5) USD", "[5] USD", "((5)) USD",
		"$1,2,3", "$1.2.3.", "€1 25", "€ 5€50", "5$50", "$٥", "5% €", "(5%)", "€5%", "5,-%", "$,", "$.", "Fr.", "$(", "USD ()", "5 $$", "abcd$ 5", "U$S€ 5",
	} {
		for _, typ := range []schema.Type{schema.TypeDouble, schema.TypeCurrency, schema.TypePercent, schema.TypeInt, ""} {
			got, lost := (&field.Spec{Type: schema.TypeDouble, Number: typ}).Coerce(text)
			require.Nil(t, got, "%q in %s", text, typ)
			require.NotNil(t, lost, "%q is read", text)
			require.ErrorIs(t, lost.Err, field.ErrType, "%q in %s", text, typ)
		}
	}
}

// A percent sign is read into a Percent field, brackets alone into a Currency
// field.
func TestNumbersOfOneKindOfField(t *testing.T) {
	for text, c := range map[string]struct {
		typ  schema.Type
		want string
	}{
		"12.5%": {schema.TypePercent, "12.5"}, "12,5 %": {schema.TypePercent, "12.5"}, "100 %": {schema.TypePercent, "100"}, "%50": {schema.TypePercent, "50"}, "-3%": {schema.TypePercent, "-3"}, "+3 %": {schema.TypePercent, "3"},
		"７％": {schema.TypePercent, "7"}, "7％": {schema.TypePercent, "7"}, "–3 percent": {schema.TypePercent, "-3"}, "50 Per cent": {schema.TypePercent, "50"}, "5 per": {}, "5,- %": {}, "1 000 %": {schema.TypePercent, "1000"}, "0%": {schema.TypePercent, "0"},
		"(1,200.00)": {schema.TypeCurrency, "-1200"}, "(5)": {schema.TypeCurrency, "-5"}, "( 12,50 )": {schema.TypeCurrency, "-12.5"},
	} {
		for _, typ := range []schema.Type{schema.TypeDouble, schema.TypeCurrency, schema.TypePercent, schema.TypeInt, ""} {
			got, lost := (&field.Spec{Type: schema.TypeDouble, Number: typ}).Coerce(text)
			if typ == c.typ && c.want != "" {
				require.Nil(t, lost, text)
				require.Equal(t, json.Number(c.want), got, text)
				again, lost := (&field.Spec{Type: schema.TypeDouble, Number: typ}).Coerce(got)
				require.Nil(t, lost, text)
				require.Equal(t, got, again, text)
				continue
			}
			require.NotNil(t, lost, "%q is read", text)
			require.ErrorIs(t, lost.Err, field.ErrType, "%q in %s", text, typ)
		}
	}
}

// Salesforce stores the decimals beyond the scale of a field. Only an integer is
// rounded.
func TestDecimalsBeyondTheScale(t *testing.T) {
	for text, c := range map[string]struct{ double, integer string }{
		"10.126": {"10.126", "10"}, "0.005": {"0.005", "0"}, "99999.995": {"99999.995", ""}, "-2.5": {"-2.5", "-3"}, "19.999": {"19.999", "20"}, "1.2345678901234": {"1.2345678901234", "1"},
		"0.99": {"0.99", "1"}, "$7.125": {"7.125", "7"}, "1e-7": {"0.0000001", "0"},
	} {
		got, lost := (&field.Spec{Type: schema.TypeDouble, Number: schema.TypeCurrency, Precision: 7, Scale: 2}).Coerce(text)
		require.Nil(t, lost, text)
		require.Equal(t, json.Number(c.double), got, text)
		got, lost = (&field.Spec{Type: schema.TypeDouble, Number: schema.TypeInt, Precision: 5}).Coerce(text)
		require.NotNil(t, lost, "%q is read", text)
		require.ErrorIs(t, lost.Err, field.ErrTooLong, text)
		if c.integer == "" {
			require.Nil(t, got, text) // 100000 has six digits
			continue
		}
		require.True(t, lost.Truncated, text)
		require.Equal(t, json.Number(c.integer), got, text)
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		number, stored string
		scale          int
		want           bool
	}{
		{"10.13", "10.126", 2, true}, {"10.13", "10.134", 2, true}, {"10.13", "10.135", 2, false}, {"10.126", "10.13", 2, false}, {"10.1", "10.13", 2, false}, {"10.1", "10.13", 1, true},
		{"4", "3.7", 0, true}, {"-4", "-3.5", 0, true}, {"3", "3.7", 0, false}, {"0", "0.004", 2, true}, {"5", "5", 0, true}, {"5", "5.0", -1, true}, {"1000", "9.99996E2", 2, true}, {"many", "5", 0, false},
	} {
		require.Equal(t, c.want, field.Shown(json.Number(c.number), json.Number(c.stored), c.scale), "%v", c)
	}
	require.False(t, field.Shown(json.Number("0"), nil, 2))
	require.False(t, field.Shown(nil, json.Number("0"), 2))
}
