package salesforcetest

// These objects hold what clients ask of an org: who is there, and which values
// a status has.

const userTable = `
Id | User ID | id(18) | DI |
Username | Username | string(80) | CUIQ |
LastName | Last Name | string(80) | CU | in Name
FirstName | First Name | string(40) | CUN | in Name
Name | Full Name | string(121) | M |
CompanyName | Company Name | string(80) | CUN |
Department | Department | string(80) | CUN |
Title | Title | string(80) | CUN |
Email | Email | email(128) | CU |
Phone | Phone | phone(40) | CUN |
MobilePhone | Mobile | phone(40) | CUN |
Alias | Alias | string(8) | CU |
CommunityNickname | Nickname | string(40) | CUDQ |
IsActive | Active | boolean | CUD |
TimeZoneSidKey | Time Zone | picklist(40) | CUR | = ` + timeZones + `
LocaleSidKey | Locale | picklist(40) | CUR | = en_US, en_GB, de_DE, fr_FR, ja_JP
EmailEncodingKey | Email Encoding | picklist(40) | CUR | = UTF-8, ISO-8859-1
LanguageLocaleKey | Language | picklist(40) | CUR | = en_US, de, fr, ja
ProfileId | Profile ID | reference(Profile) | CU | Profile
UserType | User Type | picklist(40) | NDR | = Standard*, PowerPartner, PowerCustomerSuccess, CSPLitePortal, CustomerSuccess, CsnOnly, SelfService, Guest, AutomatedProcess, CloudIntegrationUser
ManagerId | Manager ID | reference(User) | CUN | Manager
FederationIdentifier | SAML Federation ID | string(512) | CUNIQ |
UserPermissionsMarketingUser | Marketing User | boolean | CUD |
` + systemFields

const profileTable = `
Id | Profile ID | id(18) | DI |
Name | Name | string(255) | M |
UserType | User Type | picklist(40) | NR | = Standard, PowerPartner
` + systemFields

const organizationTable = `
Id | Organization ID | id(18) | DI |
Name | Name | string(80) | M |
InstanceName | Instance Name | string(5) | N |
OrganizationType | Edition | picklist(40) | N | = Developer Edition, Enterprise Edition, Unlimited Edition
IsSandbox | Is Sandbox | boolean | D |
NamespacePrefix | Namespace Prefix | string(15) | N |
TrialExpirationDate | Trial Expiration Date | datetime | N |
DefaultAccountAccess | Default Account Access | picklist(40) | NR | = None, Read, Edit, ControlledByLeadOrContact, ControlledByCampaign
DefaultContactAccess | Default Contact Access | picklist(40) | NR | = None, Read, Edit, ControlledByParent
DefaultLeadAccess | Default Lead Access | picklist(40) | NR | = None, Read, Edit, ReadEditTransfer
LanguageLocaleKey | Language | picklist(40) | N | = en_US, de, fr, ja
` + systemFields

const leadStatusTable = `
Id | Lead Status Value ID | id(18) | DI |
MasterLabel | Master Label | string(255) | M |
ApiName | API Name | string(255) | |
SortOrder | Sort Order | int(9) | N |
IsDefault | Is Default | boolean | D |
IsConverted | Is Converted | boolean | D |
` + systemFields

const taskStatusTable = `
Id | Task Status Value ID | id(18) | DI |
MasterLabel | Master Label | string(255) | M |
ApiName | API Name | string(255) | |
SortOrder | Sort Order | int(9) | N |
IsDefault | Is Default | boolean | D |
IsClosed | Is Closed | boolean | D |
` + systemFields

const assignmentRuleTable = `
Id | Assignment Rule ID | id(18) | DI |
Name | Name | string(120) | N |
SobjectType | SObject Type | picklist(40) | NR | = Case, Lead
Active | Active | boolean | D |
` + systemFields

// duplicateRuleTable does not say what a rule does: the data API tells neither
// that, nor what it compares.
const duplicateRuleTable = `
Id | Duplicate Rule ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
SobjectType | Object | picklist(40) | NR | = Account, Contact, Lead
DeveloperName | Name | string(80) | M |
Language | Master Language | picklist(40) | NR | = en_US*, de, fr, ja
MasterLabel | Rule Name | string(80) | |
NamespacePrefix | Namespace Prefix | string(15) | N |
IsActive | Active | boolean | D |
SobjectSubtype | Object Subtype | picklist(40) | NR | = None*, PersonAccount
` + systemFields

// standard lists the objects that a new org has.
func standardEntity() []*entity {
	all := []*entity{
		newEntity("Lead", "Lead", "Leads", "00Q", "CUDQ", leadTable),
		newEntity("Contact", "Contact", "Contacts", "003", "CUDQ", contactTable),
		newEntity("Account", "Account", "Accounts", "001", "CUDQ", accountTable),
		newEntity("Task", "Task", "Tasks", "00T", "CUDQ", taskTable),
		newEntity("Event", "Event", "Events", "00U", "CUDQ", eventTable),
		newEntity(campaignObject, "Campaign", "Campaigns", "701", "CUDQ", campaignTable),
		newEntity(memberObject, "Campaign Member", "Campaign Members", "00v", "CUDQ", memberTable),
		newEntity(statusObject, "Campaign Member Status", "Campaign Member Statuses", "01Y", "CUDQ", statusTable),
		newEntity("User", "User", "Users", "005", "CUQ", userTable),
		newEntity("Profile", "Profile", "Profiles", "00e", "Q", profileTable),
		newEntity("Organization", "Organization", "Organizations", "00D", "Q", organizationTable),
		newEntity("LeadStatus", "Lead Status Value", "Lead Status Value", "01J", "Q", leadStatusTable),
		newEntity("TaskStatus", "Task Status Value", "Task Status Value", "01T", "Q", taskStatusTable),
		newEntity("AssignmentRule", "Assignment Rule", "Assignment Rules", "01Q", "Q", assignmentRuleTable),
		newEntity(recordTypes, "Record Type", "Record Types", "012", "Q", recordTypeTable),
		newEntity("DuplicateRule", "Duplicate Rule", "Duplicate Rules", "0Bm", "Q", duplicateRuleTable),
	}
	for _, e := range all[8:] {
		e.setup = true
	}
	all[8].access = true // a user's profile
	return all
}
