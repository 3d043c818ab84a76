package salesforce

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

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
