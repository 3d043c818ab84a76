package salesforce_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A number is stored with all its decimals, whatever unit stands with it, and a
// finer one that the org has is not overwritten with itself rounded.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		have    any // in the record; nil: it is new
		field   string
		in      any
		want    any // in JSON
		outcome salesforce.Outcome
		dropped bool
	}{
		"a currency in front":     {field: "Budget__c", in: "US$ 12,500", want: `12500`, outcome: salesforce.Created},
		"a code behind":           {field: "Budget__c", in: "1.250,75 EUR", want: `1250.75`, outcome: salesforce.Created},
		"below zero":              {field: "Budget__c", in: "-€5", want: `-5`, outcome: salesforce.Created},
		"in accounting":           {field: "Budget__c", in: "(1,200.00)", want: `-1200`, outcome: salesforce.Created},
		"a percentage":            {field: "Share__c", in: "12,5 %", want: `12.5`, outcome: salesforce.Created},
		"a percentage elsewhere":  {field: "Budget__c", in: "12.5%", want: `null`, outcome: salesforce.Created, dropped: true},
		"two units":               {field: "Budget__c", in: "USD 5 EUR", want: `null`, outcome: salesforce.Created, dropped: true},
		"decimals in full":        {field: "Budget__c", in: "19.9999", want: `19.9999`, outcome: salesforce.Created},
		"of a Go number":          {field: "Count__c", in: 2.75, want: `2.75`, outcome: salesforce.Created},
		"of many digits":          {field: "Budget__c", in: "0.12345678901234567890", want: `0.1234567890123456789`, outcome: salesforce.Created},
		"an integer is rounded":   {field: "NumberOfEmployees", in: "12.5", want: `13`, outcome: salesforce.Created, dropped: true},
		"an integer with a sign":  {field: "NumberOfEmployees", in: "50,-", want: `50`, outcome: salesforce.Created},
		"too large":               {field: "Share__c", in: "1234 %", want: `null`, outcome: salesforce.Created, dropped: true},
		"finer than captured":     {have: 10.126, field: "Budget__c", in: "$10.13", want: `10.126`, outcome: salesforce.Unchanged},
		"captured finer":          {have: 10.13, field: "Budget__c", in: "$10.126", want: `10.126`, outcome: salesforce.Updated},
		"finer and another":       {have: 10.126, field: "Budget__c", in: "10.12", want: `10.12`, outcome: salesforce.Updated},
		"finer, captured rounder": {have: 10.13, field: "Budget__c", in: "10.1", want: `10.1`, outcome: salesforce.Updated},
		"finer, of scale 0":       {have: 2.75, field: "Count__c", in: "3", want: `2.75`, outcome: salesforce.Unchanged},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.org.Define(schema.Lead, schema.Field{Name: "Budget__c", Type: schema.TypeCurrency, Precision: 18, Scale: 2},
				schema.Field{Name: "Share__c", Type: schema.TypePercent, Precision: 5, Scale: 2}, schema.Field{Name: "Count__c", Type: schema.TypeDouble, Precision: 18})
			if tt.have != nil {
				w.lead(map[string]any{"LastName": "Kim", "FirstName": "Ada", "Company": "Lumen", "Email": "a@lumen.example", tt.field: tt.have})
			}
			cfg := keyed()
			cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName", Required: true, Placeholder: "x"}, {From: mapping.FromCompanyName, Lead: "Company", Required: true, Placeholder: "x"}, {From: mapping.FromEmail, Lead: "Email"},
				{From: mapping.Custom("n"), Lead: tt.field, Type: field.Number},
			}}
			c := w.client(cfg)
			l := person("m1", "a@lumen.example")
			l.Person.LastName, l.Person.Company.Name, l.Person.Custom = "Kim", "Lumen", map[string]any{"n": tt.in}
			got := w.sync(c, l)[0]
			require.NoError(t, got.Err)
			require.Equal(t, tt.dropped, len(got.Dropped) > 0, got.Dropped)
			stored, err := json.Marshal(w.record(got.ID)[tt.field])
			require.NoError(t, err)
			require.Equal(t, tt.want, string(stored))
			if tt.outcome != salesforce.Unchanged || got.Outcome != salesforce.Updated { // the first sync writes the key
				require.Equal(t, tt.outcome, got.Outcome)
			}
			w.org.ResetRequests()
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
			require.Zero(t, w.writes())
		})
	}
}

// The other numbers of a lead are those that its country does not make the first
// one, and a second sync finds nothing to do.
func TestOtherPhones(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client(keyed())
	l := person("m1", "a@lumen.example")
	l.Person.Company.Country = "England"
	for _, n := range []string{"020 7946 0018", "+44 (0)20 7946 0018", "0044 20 7946 0018", "+44 7700 900123 ext. 4", "07700 900123 x4", "7946 0018"} {
		l.Person.Phones.LeadProvided = append(l.Person.Phones.LeadProvided, mapping.Phone{Number: n})
	}
	got := w.sync(c, l)[0]
	require.NoError(t, got.Err)
	r := w.record(got.ID)
	require.Equal(t, "020 7946 0018", r["Phone"])
	require.Equal(t, "+44 7700 900123 ext. 4;7946 0018", r["mobly_other_phone_numbers__c"])
	w.org.ResetRequests()
	require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
	require.Zero(t, w.writes())
}
