package salesforce

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judgePersons tells of person accounts, whose contacts are found as any other.
func (k *checker) judgePersons() {
	if k.objects[schema.Contact].Field("IsPersonAccount") == nil {
		return
	}
	k.add(Finding{
		Severity: SeverityInfo, Code: "PERSON_ACCOUNTS", Effect: EffectFails, Object: schema.Contact,
		What:   "The org has person accounts: each is an account and a contact. Whether the contacts of these may be written by themselves cannot be read by the API.",
		Why:    "Where Salesforce lets them be written through the account only, a lead that matches one is Failed (INVALID_PERSON_ACCOUNT_OPERATION); other contacts are written.",
		Remedy: "Sync a lead that matches one in a sandbox first. If it is refused, see Config.Strategy: LeadsOnly passes all contacts by.",
	})
}

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
		if codes := codeFields(o, mapped); len(codes) > 0 {
			k.add(Finding{
				Code: "STATE_COUNTRY_PICKLISTS", Effect: EffectDrops, Severity: SeverityInfo, Object: name,
				What:   "The org has picklists for states and countries: " + strings.Join(codes, ", ") + " are written in place of the texts.",
				Why:    "Names, codes and common spellings are translated. A state or country that the org's list does not have is dropped, and the result says so; a state needs its country.",
				Remedy: "Setup > State and Country/Territory Picklists: activate the countries that leads come from.",
			})
		}
	}
}
