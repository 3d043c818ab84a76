package schema_test

import (
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// valid makes the bitmap of controlling values by their indexes.
func valid(indexes ...int) string {
	bits := make([]byte, 4)
	for _, i := range indexes {
		bits[i/8] |= 0x80 >> (i % 8)
	}
	return base64.StdEncoding.EncodeToString(bits)
}

func coded() *schema.Object {
	countries := []schema.PicklistValue{{Value: "AD", Label: "Andorra"}}
	for _, code := range []string{"AU", "BR", "CA", "CH", "CN", "DE", "IE", "IN", "IT", "MX", "US"} {
		countries = append(countries, schema.PicklistValue{Value: code, Active: code != "CN"})
	}
	states := []schema.PicklistValue{
		{Value: "WA", Label: "Washington", Active: true, ValidFor: valid(11)},
		{Value: "WA", Label: "Western Australia", Active: true, ValidFor: valid(1)},
		{Value: "SP", Label: "São Paulo", Active: true, ValidFor: valid(2)},
		{Value: "BE", Label: "Bern", Active: true, ValidFor: valid(4, 8)},
		{Value: "ZH", Label: "Zurich", Active: false, ValidFor: valid(4)},
		{Value: "XX", Label: "Nowhere", Active: true},
		{Value: "YY", Label: "Broken", Active: true, ValidFor: "!"},
	}
	text := func(name string) schema.Field { return schema.Field{Name: name, Type: schema.TypeString} }
	return schema.NewObject(schema.Contact,
		text("MailingState"), text("MailingCountry"), text("OtherState"), text("Estate"), text("EstateCode"), text("Title"), text("TitleCode"),
		schema.Field{Name: "MailingCountryCode", Type: schema.TypePicklist, Picklist: countries},
		schema.Field{Name: "MailingStateCode", Type: schema.TypePicklist, Picklist: states, Dependent: true, Controller: "mailingcountrycode"},
		schema.Field{Name: "VIP__c", Type: schema.TypeBoolean},
		schema.Field{Name: "Gift__c", Type: schema.TypePicklist, Dependent: true, Controller: "VIP__c", Picklist: []schema.PicklistValue{
			{Value: "Pen", Active: true, ValidFor: valid(0, 1)}, {Value: "Watch", Active: true, ValidFor: valid(1)},
		}},
		schema.Field{Name: "Lost__c", Type: schema.TypePicklist, Dependent: true, Controller: "Hidden__c", Picklist: []schema.PicklistValue{{Value: "a", Active: true, ValidFor: valid(0)}}},
	)
}

func TestAllowedBesideAControllingValue(t *testing.T) {
	o := coded()
	for _, c := range []struct {
		field, controlling string
		want               []string // labels, else values
	}{
		{"MailingStateCode", "US", []string{"Washington"}},
		{"mailingstatecode", "AU", []string{"Western Australia"}},
		{"MailingStateCode", "CH", []string{"Bern"}},
		{"MailingStateCode", "IN", []string{"Bern"}},
		{"MailingStateCode", "DE", nil},
		{"MailingStateCode", "us", nil},
		{"MailingStateCode", "", nil},
		{"MailingCountryCode", "", []string{"AU", "BR", "CA", "CH", "DE", "IE", "IN", "IT", "MX", "US"}},
		{"Gift__c", "true", []string{"Pen", "Watch"}},
		{"Gift__c", "FALSE", []string{"Pen"}},
		{"Gift__c", "perhaps", nil},
		{"Lost__c", "a", nil},
		{"Title", "", nil},
		{"Nope", "", nil},
	} {
		var got []string
		for _, v := range o.Allowed(c.field, c.controlling) {
			if v.Label != "" {
				got = append(got, v.Label)
			} else {
				got = append(got, v.Value)
			}
		}
		require.Empty(t, cmp.Diff(c.want, got), "%s beside %q (-want +got)", c.field, c.controlling)
	}
}

func TestCodeFieldTellsStateAndCountryPicklists(t *testing.T) {
	o := coded()
	require.Equal(t, "MailingStateCode", o.CodeField("MailingState").Name)
	require.Equal(t, "MailingCountryCode", o.CodeField("mailingcountry").Name)
	for _, name := range []string{"OtherState", "OtherCountry", "Estate", "Title", "MailingStateCode", "", "State"} {
		require.Nil(t, o.CodeField(name), name)
	}
	var none *schema.Object
	require.Nil(t, none.CodeField("State"))
	require.Nil(t, none.Allowed("StateCode", "US"))
}

// Object.Field is nil for a field that the object does not have.
func TestNilFieldIsNothing(t *testing.T) {
	f := new(schema.Object).Field("mobly_id__c")
	require.False(t, f.Required())
	require.False(t, f.Active("Hot"))
}
