package salesforcetest

// Event is a scratch org's describe (API 59.0); Task is the Object Reference
// (Spring '26), with Event's labels where both have the field.

const (
	recurrenceTypes = `RecursDaily, RecursEveryWeekday, RecursMonthly, RecursMonthlyNth, RecursWeekly, RecursYearly, RecursYearlyNth`
	months          = `January, February, March, April, May, June, July, August, September, October, November, December`
	timeZones       = `Pacific/Auckland, Australia/Sydney, Asia/Tokyo, Asia/Singapore, Asia/Kolkata, Asia/Dubai, Europe/Berlin, ` +
		`Europe/Paris, Europe/London, GMT, America/Sao_Paulo, America/New_York, America/Chicago, America/Denver, America/Los_Angeles`
)

const whoAndWhat = `
WhoId | Name ID | reference(Contact Lead) | CUNP | Who
WhatId | Related To ID | reference(Account Campaign Opportunity Case) | CUNP | What
`

const recurrenceFields = `
RecurrenceTimeZoneSidKey | Recurrence Time Zone | picklist(40) | CUNR | = ` + timeZones + `
RecurrenceType | Recurrence Type | picklist(40) | CUNR | = ` + recurrenceTypes + `
RecurrenceInterval | Recurrence Interval | int(9) | CUN |
RecurrenceDayOfWeekMask | Recurrence Day of Week Mask | int(9) | CUN |
RecurrenceDayOfMonth | Recurrence Day of Month | int(9) | CUN |
RecurrenceInstance | Recurrence Instance | picklist(40) | CUNR | = First, Second, Third, Fourth, Last
RecurrenceMonthOfYear | Recurrence Month of Year | picklist(40) | CUNR | = ` + months + `
`

const taskTable = `
Id | Activity ID | id(18) | DI |
` + whoAndWhat + `
WhoCount | Relation Count | int(9) | N |
WhatCount | Related To Count | int(9) | N |
Subject | Subject | combobox(255) | CUNM | = Call, Email, Send Letter, Send Quote, Other
ActivityDate | Due Date Only | date | CUNP |
Status | Status | picklist(255) | CUD | = Not Started*, In Progress, Completed, Waiting on someone else, Deferred
Priority | Priority | picklist(255) | CUD | = High, Normal*, Low
IsHighPriority | High Priority | boolean | D |
OwnerId | Assigned To ID | reference(Group User) | CUD | Owner
Description | Description | textarea(32000) | CUNP |
Type | Type | picklist(40) | CUNP | = Call, Email, Meeting, Other
IsDeleted | Deleted | boolean | D |
AccountId | Account ID | reference(Account) | N | Account
IsClosed | Closed | boolean | D |
` + systemFields + `
IsArchived | Archived | boolean | D |
CallDurationInSeconds | Call Duration | int(8) | CUN |
CallType | Call Type | picklist(40) | CUNR | = Internal, Inbound, Outbound
CallDisposition | Call Result | string(255) | CUN |
CallObject | Call Object Identifier | string(255) | CUN |
ReminderDateTime | Reminder Date/Time | datetime | CUN |
IsReminderSet | Reminder Set | boolean | CUD |
RecurrenceActivityId | Recurrence Activity ID | reference(Task) | N |
IsRecurrence | Create Recurring Series of Tasks | boolean | CD |
RecurrenceStartDateOnly | Recurrence Start | date | CUN |
RecurrenceEndDateOnly | Recurrence End | date | CUN |
` + recurrenceFields + `
RecurrenceRegeneratedType | Repeat This Task | picklist(40) | CUNR | = RecurrenceRegenerateAfterDueDate, RecurrenceRegenerateAfterToday, RecurrenceRegenerated
TaskSubtype | Task Subtype | picklist(40) | CNR | = Task, Email, ListEmail, Cadence, Call, LinkedIn
CompletedDateTime | Completed Date | datetime | N |
`

const eventTable = `
Id | Activity ID | id(18) | DI |
` + whoAndWhat + `
WhoCount | Relation Count | int(9) | N |
WhatCount | Related To Count | int(9) | N |
Subject | Subject | combobox(255) | CUNM | = Call, Email, Meeting, Send Letter/Quote, Other
Location | Location | string(255) | CUNP |
IsAllDayEvent | All-Day Event | boolean | CUDP |
ActivityDateTime | Due Date Time | datetime | CUN |
ActivityDate | Due Date Only | date | CUN |
DurationInMinutes | Duration | int(8) | CUN |
StartDateTime | Start Date Time | datetime | CUN |
EndDateTime | End Date Time | datetime | CUN |
EndDate | End Date | date | N |
Description | Description | textarea(32000) | CUNP |
AccountId | Account ID | reference(Account) | N | Account
OwnerId | Assigned To ID | reference(Calendar User) | CUD | Owner
IsPrivate | Private | boolean | CUD |
ShowAs | Show Time As | picklist(40) | CUNDR | = Busy*, OutOfOffice, Free
IsDeleted | Deleted | boolean | D |
IsChild | Is Child | boolean | D |
IsGroupEvent | Is Group Event | boolean | D |
GroupEventType | Group Event Type | picklist(40) | NDR | = 0*, 1, 2, 3
` + systemFields + `
IsArchived | Archived | boolean | D |
RecurrenceActivityId | Recurrence Activity ID | reference(Event) | N |
IsRecurrence | Create Recurring Series of Events | boolean | CD |
RecurrenceStartDateTime | Recurrence Start | datetime | CUN |
RecurrenceEndDateOnly | Recurrence End | date | CUN |
` + recurrenceFields + `
ReminderDateTime | Reminder Date/Time | datetime | CUN |
IsReminderSet | Reminder Set | boolean | CUD |
EventSubtype | Event Subtype | picklist(40) | CNR | = Event
`
