package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestCompanyMayBeBlank: in an org with person accounts no company is made up, and
// a lead that has a placeholder from before gets the company that is captured.
func TestCompanyMayBeBlank(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*schema.Field)
		want   any
	}{
		"required":  {func(*schema.Field) {}, mapping.NotProvided},
		"nillable":  {func(f *schema.Field) { f.Nillable = true }, nil},
		"defaulted": {func(f *schema.Field) { f.DefaultedOnCreate = true }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			f := schema.Field{Name: "Company", Type: schema.TypeString, Length: 255, Createable: true, Updateable: true}
			tt.change(&f)
			w.org.Define(schema.Lead, f)
			cfg := keyed()
			c := w.client(cfg)
			l, named := person("m1", "a@home.example"), person("m2", "b@home.example")
			l.Person.Company.Name, named.Person.Company.Name = "", ""
			results := w.sync(c, l, named)
			require.NoError(t, results[0].Err)
			require.Empty(t, results[0].Dropped)
			require.Equal(t, tt.want, w.stored(results[0].ID)["Company"])
			w.silentTwice(cfg, c, l, named)

			require.NoError(t, w.org.Update(results[1].ID, map[string]any{"Company": mapping.NotProvided}))
			w.silentTwice(cfg, c, l, named)
			named.Person.Company.Name = "Lumen"
			cfg.Settings.Mapping = mapping.Recommended()
			for i := range cfg.Settings.Mapping.Rules {
				cfg.Settings.Mapping.Rules[i].Policy = field.WriteIfBlank
			}
			c = w.client(cfg)
			w.sync(c, named)
			require.Equal(t, "Lumen", w.stored(results[1].ID)["Company"], "the placeholder is blank")
			w.silentTwice(cfg, c, l, named)
		})
	}
}
