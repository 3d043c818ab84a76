package salesforce

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
)

// judgePlaces tells of state and country picklists.
func (k *checker) judgePlaces() {
	for _, name := range k.described()[:len(k.described())-1] {
		o := k.objects[name]
		var mapped []string
		for _, n := range k.needs.Fields {
			if n.Object == name {
				mapped = append(mapped, n.Field)
			}
		}
		if codes := planner.CodeFields(o, mapped); len(codes) > 0 {
			k.add(Finding{
				Code: "STATE_COUNTRY_PICKLISTS", Effect: EffectDrops, Severity: SeverityInfo, Object: name,
				What:   "The org has picklists for states and countries: " + strings.Join(codes, ", ") + " are written in place of the texts.",
				Why:    "Names, codes and common spellings are translated. A state or country that the org's list does not have is dropped, and the result says so; a state needs its country.",
				Remedy: "Setup > State and Country/Territory Picklists: activate the countries that leads come from.",
			})
		}
	}
}
