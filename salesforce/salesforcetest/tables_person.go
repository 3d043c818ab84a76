package salesforcetest

// Names, types, lengths and flags are those of a scratch org's describe (API
// 59.0) without add-ons.

const salutations = `Mr., Ms., Mrs., Dr., Prof.`

var leadTable = `
Id | Lead ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
MasterRecordId | Master Record ID | reference(Lead) | N | MasterRecord
LastName | Last Name | string(80) | CU | in Name
FirstName | First Name | string(40) | CUN | in Name
Salutation | Salutation | picklist(40) | CUN | in Name = ` + salutations + `, Mx.
Name | Full Name | string(121) | M |
Title | Title | string(128) | CUNP |
Company | Company | string(255) | CU |
` + address("") + `
Phone | Phone | phone(40) | CUNP |
MobilePhone | Mobile Phone | phone(40) | CUNP |
Fax | Fax | phone(40) | CUNP |
Email | Email | email(80) | CUNPI |
Website | Website | url(255) | CUNP |
PhotoUrl | Photo URL | url(255) | N |
Description | Description | textarea(32000) | CUNP |
LeadSource | Lead Source | picklist(255) | CUNP | = ` + leadSources + `
Status | Status | picklist(255) | CUD | = Open - Not Contacted*, Working - Contacted, Closed - Converted, Closed - Not Converted
Industry | Industry | picklist(255) | CUNP | = ` + industries + `
Rating | Rating | picklist(255) | CUNP | = Hot, Warm, Cold
AnnualRevenue | Annual Revenue | currency(18,0) | CUNP |
NumberOfEmployees | Employees | int(8) | CUNP |
OwnerId | Owner ID | reference(Group User) | CUD | Owner
HasOptedOutOfEmail | Email Opt Out | boolean | CUDP |
IsConverted | Converted | boolean | CD |
ConvertedDate | Converted Date | date | N |
ConvertedAccountId | Converted Account ID | reference(Account) | N | ConvertedAccount
ConvertedContactId | Converted Contact ID | reference(Contact) | N | ConvertedContact
ConvertedOpportunityId | Converted Opportunity ID | reference(Opportunity) | N | ConvertedOpportunity
IsUnreadByOwner | Unread By Owner | boolean | CUD |
` + systemFields + `
LastActivityDate | Last Activity | date | N |
DoNotCall | Do Not Call | boolean | CUDP |
` + viewedFields + `
Jigsaw | Data.com Key | string(20) | CUNP |
JigsawContactId | Jigsaw Contact ID | string(20) | N | JigsawContact
CleanStatus | Clean Status | picklist(40) | CUNPR | = ` + cleanStatuses + `
CompanyDunsNumber | Company D-U-N-S Number | string(9) | CUNP |
DandbCompanyId | D&B Company ID | reference(DandBCompany) | CUNP | DandbCompany
EmailBouncedReason | Email Bounced Reason | string(255) | UN |
EmailBouncedDate | Email Bounced Date | datetime | UN |
IndividualId | Individual ID | reference(Individual) | CUN | Individual
`

var contactTable = `
Id | Contact ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
MasterRecordId | Master Record ID | reference(Contact) | N | MasterRecord
AccountId | Account ID | reference(Account) | CUNP | Account
LastName | Last Name | string(80) | CU | in Name
FirstName | First Name | string(40) | CUN | in Name
Salutation | Salutation | picklist(40) | CUN | in Name = ` + salutations + `
Name | Full Name | string(121) | M |
` + address("Other") + address("Mailing") + `
Phone | Business Phone | phone(40) | CUNP |
Fax | Business Fax | phone(40) | CUNP |
MobilePhone | Mobile Phone | phone(40) | CUNP |
HomePhone | Home Phone | phone(40) | CUNP |
OtherPhone | Other Phone | phone(40) | CUNP |
AssistantPhone | Asst. Phone | phone(40) | CUNP |
ReportsToId | Reports To ID | reference(Contact) | CUNP | ReportsTo
Email | Email | email(80) | CUNPI |
Title | Title | string(128) | CUNP |
Department | Department | string(80) | CUNP |
AssistantName | Assistant's Name | string(40) | CUNP |
LeadSource | Lead Source | picklist(255) | CUNP | = ` + leadSources + `
Birthdate | Birthdate | date | CUNP |
Description | Contact Description | textarea(32000) | CUNP |
OwnerId | Owner ID | reference(User) | CUD | Owner
HasOptedOutOfEmail | Email Opt Out | boolean | CUDP |
DoNotCall | Do Not Call | boolean | CUDP |
` + systemFields + `
LastActivityDate | Last Activity | date | N |
LastCURequestDate | Last Stay-in-Touch Request Date | datetime | N |
LastCUUpdateDate | Last Stay-in-Touch Save Date | datetime | N |
` + viewedFields + `
EmailBouncedReason | Email Bounced Reason | string(255) | CUN |
EmailBouncedDate | Email Bounced Date | datetime | CUN |
IsEmailBounced | Is Email Bounced | boolean | D |
PhotoUrl | Photo URL | url(255) | N |
Jigsaw | Data.com Key | string(20) | CUNP |
JigsawContactId | Jigsaw Contact ID | string(20) | N | JigsawContact
CleanStatus | Clean Status | picklist(40) | CUNPR | = ` + cleanStatuses + `
IndividualId | Individual ID | reference(Individual) | CUN | Individual
`

var accountTable = `
Id | Account ID | id(18) | DI |
IsDeleted | Deleted | boolean | D |
MasterRecordId | Master Record ID | reference(Account) | N | MasterRecord
Name | Account Name | string(255) | CUM | in Name
Type | Account Type | picklist(255) | CUNP | = Prospect, Customer - Direct, Customer - Channel, Channel Partner / Reseller, Installation Partner, Technology Partner, Other
ParentId | Parent Account ID | reference(Account) | CUNP | Parent
` + address("Billing") + address("Shipping") + `
Phone | Account Phone | phone(40) | CUNP |
Fax | Account Fax | phone(40) | CUNP |
AccountNumber | Account Number | string(40) | CUNP |
Website | Website | url(255) | CUNP |
PhotoUrl | Photo URL | url(255) | N |
Sic | SIC Code | string(20) | CUNP |
Industry | Industry | picklist(255) | CUNP | = ` + industries + `
AnnualRevenue | Annual Revenue | currency(18,0) | CUNP |
NumberOfEmployees | Employees | int(8) | CUNP |
Ownership | Ownership | picklist(255) | CUNP | = Public, Private, Subsidiary, Other
TickerSymbol | Ticker Symbol | string(20) | CUNP |
Description | Account Description | textarea(32000) | CUNP |
Rating | Account Rating | picklist(255) | CUNP | = Hot, Warm, Cold
Site | Account Site | string(80) | CUNP |
OwnerId | Owner ID | reference(User) | CUD | Owner
` + systemFields + `
LastActivityDate | Last Activity | date | N |
` + viewedFields + `
Jigsaw | Data.com Key | string(20) | CUNP |
JigsawCompanyId | Jigsaw Company ID | string(20) | N | JigsawCompany
CleanStatus | Clean Status | picklist(40) | CUNPR | = ` + cleanStatuses + `
AccountSource | Account Source | picklist(255) | CUNP | = ` + leadSources + `
DunsNumber | D-U-N-S Number | string(9) | CUNP |
Tradestyle | Tradestyle | string(255) | CUNP |
NaicsCode | NAICS Code | string(8) | CUNP |
NaicsDesc | NAICS Description | string(120) | CUNP |
YearStarted | Year Started | string(4) | CUNP |
SicDesc | SIC Description | string(80) | CUNP |
DandbCompanyId | D&B Company ID | reference(DandBCompany) | CUNP | DandbCompany
`
