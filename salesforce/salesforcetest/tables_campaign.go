package salesforcetest

// Campaign follows a developer org's describe (API 42.0), with the hierarchy of the
// Object Reference; CampaignMember and CampaignMemberStatus follow the Object
// Reference and the Field Reference (API 67.0).

// The objects of campaigns.
const (
	campaignObject = "Campaign"
	memberObject   = "CampaignMember"
	statusObject   = "CampaignMemberStatus"
)

const campaignTable = `
Id | Campaign ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
Name | Name | string(80) | CUIM |
ParentId | Parent Campaign ID | reference(Campaign) | CUNP | Parent
Type | Type | picklist(40) | CUNDP | = Conference*, Webinar, Trade Show, Public Relations, Partners, Referral Program, Advertisement, Banner Ads, Direct Mail, Email, Telemarketing, Other
Status | Status | picklist(40) | CUNDP | = Planned*, In Progress, Completed, Aborted
StartDate | Start Date | date | CUNP |
EndDate | End Date | date | CUNP |
ExpectedRevenue | Expected Revenue in Campaign | currency(18,0) | CUNP |
BudgetedCost | Budgeted Cost in Campaign | currency(18,0) | CUNP |
ActualCost | Actual Cost in Campaign | currency(18,0) | CUNP |
ExpectedResponse | Expected Response (%) | percent(10,2) | CUNP |
NumberSent | Num Sent in Campaign | double(18,0) | CUNP |
IsActive | Active | boolean | CUDP |
Description | Description | textarea(32000) | CUNP |
NumberOfLeads | Leads in Campaign | int(9) | P |
NumberOfConvertedLeads | Converted Leads in Campaign | int(9) | P |
NumberOfContacts | Contacts in Campaign | int(9) | P |
NumberOfResponses | Responses in Campaign | int(9) | P |
NumberOfOpportunities | Opportunities in Campaign | int(9) | P |
NumberOfWonOpportunities | Won Opportunities in Campaign | int(9) | P |
AmountAllOpportunities | Value Opportunities in Campaign | currency(18,0) | P |
AmountWonOpportunities | Value Won Opportunities in Campaign | currency(18,0) | P |
HierarchyNumberOfLeads | Leads in Hierarchy | int(9) | P |
HierarchyNumberOfConvertedLeads | Converted Leads in Hierarchy | int(9) | P |
HierarchyNumberOfContacts | Contacts in Hierarchy | int(9) | P |
HierarchyNumberOfResponses | Responses in Hierarchy | int(9) | P |
OwnerId | Owner ID | reference(User) | CUD | Owner
` + systemFields + `
LastActivityDate | Last Activity | date | N |
` + viewedFields + `
CampaignMemberRecordTypeId | Record Type ID | reference(RecordType) | CUN | CampaignMemberRecordType
`

// memberTable lists the values of Status that a new campaign has. Which ones
// describe lists in an org whose campaigns have others is not documented: those
// of a campaign are its CampaignMemberStatus records.
const memberTable = `
Id | Campaign Member ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
CampaignId | Campaign ID | reference(Campaign) | C | Campaign
LeadId | Lead ID | reference(Lead) | CN | Lead
ContactId | Contact ID | reference(Contact) | CN | Contact
Status | Status | picklist(40) | CUND | = Sent, Responded
HasResponded | Responded | boolean | D |
` + systemFields + `
FirstRespondedDate | First Responded Date | date | N |
Salutation | Salutation | picklist(40) | N | = Mr., Ms., Mrs., Dr., Prof.
Name | Name | string(255) | N |
FirstName | First Name | string(40) | N |
LastName | Last Name | string(80) | N |
Title | Title | string(128) | N |
Street | Street | textarea(255) | N |
City | City | string(40) | N |
State | State/Province | string(80) | N |
PostalCode | Zip/Postal Code | string(20) | N |
Country | Country | string(80) | N |
Email | Email | email(80) | N |
Phone | Phone | phone(40) | N |
Fax | Fax | phone(40) | N |
MobilePhone | Mobile | phone(40) | N |
Description | Description | textarea(32000) | N |
DoNotCall | Do Not Call | boolean | D |
HasOptedOutOfEmail | Email Opt Out | boolean | D |
HasOptedOutOfFax | Fax Opt Out | boolean | D |
LeadSource | Lead Source | picklist(255) | N | = ` + leadSources + `
CompanyOrAccount | Company (Account) | string(255) | N |
Type | Type | picklist(40) | N | = Lead, Contact
LeadOrContactId | Related Record ID | reference(Contact Lead) | N | LeadOrContact
LeadOrContactOwnerId | Related Record Owner ID | reference(Group User) | N | LeadOrContactOwner
`

const statusTable = `
Id | Campaign Member Status ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
CampaignId | Campaign ID | reference(Campaign) | C | Campaign
Label | Member Status | string(765) | CUM |
SortOrder | Sort Order | int(9) | CUN |
IsDefault | Is Default | boolean | CUD |
HasResponded | Responded | boolean | CUD |
` + systemFields
