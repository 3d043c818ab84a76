package mapping_test

import (
	"encoding/json"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// BenchmarkMap prepares one full lead, next to the cost of its JSON.
func BenchmarkMap(b *testing.B) {
	mapper, err := mapping.Recommended().Compile(field.Options{})
	if err != nil {
		b.Fatal(err)
	}
	lead := full()
	values := map[string]any{}
	for _, v := range mapper.Map(schema.Lead, &lead).Values {
		values[v.Field] = v.Value
	}
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mapper.Map(schema.Lead, &lead)
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(values); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func full() mapping.Person {
	return mapping.Person{
		FirstName: "Ada", LastName: "Nwosu", Email: "ada.nwosu@northwind.example", PersonalEmail: "ada.n@mail.example",
		Address: "88 Alder St, Seattle WA", LinkedIn: "https://www.linkedin.com/in/adanwosu", Facebook: "https://facebook.com/adanwosu",
		Twitter: "https://x.com/adanwosu", ProfilePicture: "https://img.example/ada.jpg", JobTitle: "VP Operations",
		Description: "Wants a demo of line 3 before Q1. Budget owner.",
		Phones: mapping.Phones{
			LeadProvided:  []mapping.Phone{{Number: "+1 206-555-0148", Preferred: true}},
			MoblyProvided: []mapping.Phone{{Number: "+1 206-555-0100"}, {Number: "+1 206-555-0199 ext. 12"}},
		},
		Company: mapping.Company{
			Name: "Northwind Instruments", Industry: "Manufacturing", LinkedIn: "https://www.linkedin.com/company/northwind",
			Website: "https://northwind.example", StreetAddress: "1200 Harbor Way\nSuite 400", City: "Seattle", State: "Washington", Zip: "98101", Country: "United States",
		},
		Scans: []mapping.Scan{
			{By: "tom.okafor@exhibitor.example", Event: "Hannover Messe 2026"},
			{By: "dana.ruiz@exhibitor.example", Event: "Dreamforce 2026"},
			{By: "mei.lin@exhibitor.example", Event: "CSV import", Source: "upload"},
		},
		Campaigns: []mapping.Campaign{{ID: "cmp_2026_spring"}, {ID: "cmp_2026_fall"}},
	}
}
