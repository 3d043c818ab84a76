package codes

// The hints that several codes share.
const (
	HintObjects  = "Setup > Permission Sets > the integration user's > Object Settings"
	hintAccess   = HintObjects + ": grant Read, Create and Edit on the object, and View All where its records are private; or share the record with the user"
	HintSession  = "a new token is refused as well: Setup > Users > the integration user needs API Enabled, and the app must let the user in (Setup > External Client App Manager > the app > Policies)"
	HintAgain    = "nothing is wrong with the record, which was retried a few times: sync the lead again later"
	hintMaintain = "the org is in maintenance: see status.salesforce.com, and sync the lead again afterwards"
	hintMapping  = "the mapping or a tag sends a value that the org does not accept: correct the rule, its values or the field"
	hintBug      = "Salesforce cannot read the request, which is a bug in this SDK: please report it with the code and the field"
	hintFlow     = "a flow in the org failed: see Setup > Flows and the flow's error e-mail; its text is in the error's Message"
	hintUserType = "users of the owner's kind, such as portal users, cannot own such records, so the record gets the default owner: set policies.leadOwner or policies.taskOwner to choose another"
	hintEntity   = "the integration user may not create or change records of the object, or has no licence for it: " + HintObjects + ": grant Read, Create and Edit on the object"
	hintLarge    = "the org cannot search that much for the integration user: grant the user View All Data (Setup > Permission Sets > System Permissions), or sync fewer leads at once"
	hintTwice    = "Salesforce considers the keys of two records in one batch equal: they are sent one after the other"
	hintPresent  = "the person is already a member of the campaign, perhaps as a record that the integration user cannot see: nothing is left to do"
	hintLost     = "see the error of the record that failed; this one is resent without it"
)

// table has the codes that are known ("Status Codes and Error Responses", REST API
// Developer Guide; ExceptionCode and StatusCode in the partner WSDL). Some rows
// depend on the message as well: see [Of].
var table = map[string]Row{
	"INVALID_SESSION_ID":  {Class: Session, Kind: KindUnauthorized, Hint: HintSession},
	"INVALID_AUTH_HEADER": {Class: Session, Kind: KindUnauthorized, Hint: HintSession},
	"Bad_OAuth_Token":     {Class: Session, Kind: KindUnauthorized, Hint: HintSession},
	"Missing_OAuth_Token": {Class: Session, Kind: KindUnauthorized, Hint: HintSession},

	"REQUEST_LIMIT_EXCEEDED": {Class: Daily, Kind: KindQuota, Hint: "Setup > Company Information > API Requests, Last 24 Hours: wait, buy more, or see which integration uses them; set api.reservePercent to leave some to others", Setup: "the org's API requests of the day are used up: run it again later"}, // or Concurrent
	"LIMIT_EXCEEDED":         {Class: Limit, Kind: KindQuota, Hint: "a limit of the org is reached: wait, or see Setup > Company Information"},
	"TOO_MANY_APEX_REQUESTS": {Class: Limit, Kind: KindQuota, Hint: "too many long Apex requests are running in the org at once: wait, or lower api.concurrency"},
	"STORAGE_LIMIT_EXCEEDED": {Class: Storage, Kind: KindStorage, Hint: "Setup > Storage Usage: delete records or buy data storage; every lead fails until then"},

	"SERVER_UNAVAILABLE":                                  {Class: Door, Kind: KindUnavailable, Hint: HintAgain},
	"API_CURRENTLY_DISABLED":                              {Class: Door, Kind: KindUnavailable, Hint: HintAgain},
	"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE":               {Class: Door, Kind: KindUnavailable, Hint: HintAgain},
	"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": {Class: Door, Kind: KindUnavailable, Hint: hintMaintain},
	"ORG_IN_MAINTENANCE":                                  {Class: Door, Kind: KindUnavailable, Hint: hintMaintain},
	"TERRITORY_REALIGN_IN_PROGRESS":                       {Class: Door, Kind: KindUnavailable, Hint: "the org is moving records between territories: sync the lead again afterwards"},

	"UNABLE_TO_LOCK_ROW":              {Class: Lock, Kind: KindLocked, Hint: "somebody else is changing the record or its parent: it is retried; a lower api.batchSize or api.concurrency helps", Setup: "somebody else is changing the setup: run it again"},
	"MATCH_SERVICE_TIMED_OUT":         {Class: RolledBack, Kind: KindUnavailable, Hint: HintAgain},
	"MATCH_SERVICE_UNAVAILABLE_ERROR": {Class: RolledBack, Kind: KindUnavailable, Hint: HintAgain},
	"REQUEST_RUNNING_TOO_LONG":        {Class: BrokenOff, Kind: KindUnavailable, Hint: "the org's automation is slow: a lower api.batchSize helps"},
	"QUERY_TIMEOUT":                   {Class: BrokenOff, Kind: KindUnavailable, Hint: "the org was too slow to look for the records: sync fewer leads at once; Salesforce support can index the key fields"},
	"UNKNOWN_EXCEPTION":               {Class: BrokenOff, Kind: KindUnavailable, Hint: "Salesforce failed without giving a reason: if it persists, Salesforce support can look up the number in the error's Message"},

	"OPERATION_TOO_LARGE":   {Class: Large, Kind: KindLarge, Hint: hintLarge},
	"QUERY_TOO_COMPLICATED": {Class: Large, Kind: KindLarge, Hint: "the query is too long for the org once its formulas are expanded: map fewer formula fields, or sync fewer leads at once"},
	"EXCEEDED_ID_LIMIT":     {Class: Large, Kind: KindLarge, Hint: hintLarge},

	"ALL_OR_NONE_OPERATION_ROLLED_BACK": {Class: Collateral, Kind: KindHalted, Hint: hintLost},
	"PROCESSING_HALTED":                 {Class: Collateral, Kind: KindHalted, Hint: hintLost},
	"BATCH_PROCESSING_HALTED":           {Class: Collateral, Kind: KindHalted, Hint: hintLost},

	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": {Class: Value, Kind: KindValue, Hint: "the picklist does not have the value: add it in Setup > Object Manager > the object > Fields, or translate it in the rule's values", Setup: "the org does not have the object or field, or field-level security does not know it"},
	"FIELD_INTEGRITY_EXCEPTION":               {Class: Value, Kind: KindValue, Hint: "the value does not fit the field, or contradicts another one, as a state may its country: correct the value or the mapping", Setup: "the user's licence may not allow the permission: assign the permission set licence Salesforce API Integration first (Setup > Users > the user > Permission Set License Assignments)"},
	"STRING_TOO_LONG":                         {Class: Value, Kind: KindValue, Hint: "the field is too short for the value: make it longer in Setup > Object Manager > the object > Fields", Setup: "a label is too long"},
	"INVALID_EMAIL_ADDRESS":                   {Class: Value, Kind: KindValue, Hint: "Salesforce does not accept the e-mail address: correct it where it was captured"},
	"NUMBER_OUTSIDE_VALID_RANGE":              {Class: Value, Kind: KindValue, Hint: "the field has too few digits for the number: give it more in Setup > Object Manager > the object > Fields", Setup: "the org has no room for more fields of this kind: Setup > Object Manager > the object > Limits"},
	"INVALID_TYPE_ON_FIELD_IN_RECORD":         {Class: Value, Kind: KindValue, Hint: hintBug},
	"MALFORMED_ID":                            {Class: Value, Kind: KindValue, Hint: hintMapping},
	"INVALID_ID_FIELD":                        {Class: Value, Kind: KindValue, Hint: hintMapping},
	"INVALID_CROSS_REFERENCE_KEY":             {Class: Value, Kind: KindValue, Hint: "the record it refers to is gone, or belongs to another object: correct the value or the mapping; a record type has to be assigned in the integration user's profile or permission set"},
	"INACTIVE_OWNER_OR_USER":                  {Class: Value, Kind: KindOwner, Hint: "the owner is not an active user, so the record gets the default owner: activate the user in Setup > Users, or set policies.leadOwner or policies.taskOwner"},
	"TRANSFER_REQUIRES_READ":                  {Class: Value, Kind: KindOwner, Hint: "the owner may not read the object, so the record gets the default owner: grant the user Read on it, or set policies.leadOwner or policies.taskOwner"},
	"OP_WITH_INVALID_USER_TYPE_EXCEPTION":     {Class: Value, Kind: KindOwner, Hint: hintUserType},
	"LIGHT_PORTAL_USER_EXCEPTION":             {Class: Value, Kind: KindOwner, Hint: hintUserType},

	"INVALID_FIELD_FOR_INSERT_UPDATE": {Class: Metadata, Kind: KindPermission, Hint: HintObjects + " > the object: grant Edit on the field"},
	"INVALID_FIELD":                   {Class: Metadata, Kind: KindField, Hint: "the field was deleted or renamed, or is hidden: correct the mapping, or grant Read and Edit on it (" + HintObjects + " > the object)"},

	"FIELD_CUSTOM_VALIDATION_EXCEPTION": {Class: Unfit, Kind: KindValidation, Hint: "a validation rule refused it: Setup > Object Manager > the object > Validation Rules; exempt the integration user, or map what the rule requires"},
	"FIELD_FILTER_VALIDATION_EXCEPTION": {Class: Unfit, Kind: KindValidation, Hint: "a lookup filter refused the value: correct the rule, or the filter in Setup > Object Manager > the object > Fields"}, // a filter may look at other fields
	"REQUIRED_FIELD_MISSING":            {Class: Unfit, Kind: KindRequired, Hint: "the org requires a field that the mapping does not fill: add a rule, a Default or a Placeholder for it"},               // it may name a field that is cleared
	"JSON_PARSER_ERROR":                 {Class: Unfit, Kind: KindValue, Hint: hintBug},
	"INVALID_STATUS":                    {Class: Unfit, Kind: KindValue, Hint: hintMapping},
	"FAILED_ACTIVATION":                 {Class: Unfit, Kind: KindValue, Hint: hintMapping},
	"PRIVATE_CONTACT_ON_ASSET":          {Class: Unfit, Kind: KindValidation, Hint: "the contact belongs to an asset and needs an account: give it one"},
	"INVALID_PERSON_ACCOUNT_OPERATION":  {Class: Unfit, Kind: KindValidation, Hint: "in this org, the contacts of person accounts are written through the account: update the record by hand, or set policies.strategy to LeadsOnly"},

	"INSUFFICIENT_ACCESS_OR_READONLY":               {Class: Permission, Kind: KindPermission, Hint: hintAccess, Setup: "sign in as a user with Manage Profiles and Permission Sets"},
	"INSUFFICIENT_ACCESS":                           {Class: Permission, Kind: KindPermission, Hint: hintAccess, Setup: "sign in as a user with Customize Application, and with Manage Profiles and Permission Sets"},
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": {Class: Permission, Kind: KindPermission, Hint: "the integration user may not use the record that this one refers to: " + hintAccess},

	"DUPLICATES_DETECTED":          {Class: Duplicated, Kind: KindDuplicate, Hint: "the error names the rule (Setup > Duplicate Rules) and the records it found; see policies.duplicates"},
	"DUPLICATE_VALUE":              {Class: Taken, Kind: KindTaken, Hint: "another record has the value of a unique field: correct the value, or merge the two records; if the integration user may not see the other one, " + HintObjects + ": grant View All on the object"},
	"ENTITY_IS_DELETED":            {Class: Outdated, Kind: KindDeleted, Hint: "the record was deleted or merged: the lead is matched again"},
	"CANNOT_UPDATE_CONVERTED_LEAD": {Class: Outdated, Kind: KindConverted, Hint: "the lead was converted: it is matched again, with its contact"},
	"ENTITY_IS_LOCKED":             {Class: Approval, Kind: KindLocked, Hint: "the record is locked for approval: sync the lead again the next day, or let the integration user edit locked records (Modify All on the object)"},

	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": {Class: Permanent, Kind: KindValidation, Hint: "an Apex trigger in the org failed: see Setup > Apex Jobs and Debug Logs, or ask its author; its text is in the error's Message", Setup: "sign in as a user with Manage Profiles and Permission Sets, and Assign Permission Sets"}, // or Lock, as the next three; or Permission
	"CANNOT_EXECUTE_FLOW_TRIGGER":          {Class: Permanent, Kind: KindValidation, Hint: hintFlow},
	"FLOW_EXCEPTION":                       {Class: Permanent, Kind: KindValidation, Hint: hintFlow},
	"CUSTOM_APEX_ERROR":                    {Class: Permanent, Kind: KindValidation, Hint: "Apex code in the org refused the record: ask its author; its text is in the error's Message"},

	"API_DISABLED_FOR_ORG":  {Class: Permanent, Kind: KindPermission, Hint: "the org's edition has no API, or the integration user's permission set lacks API Enabled (Setup > Permission Sets > System Permissions)"},
	"DUPLICATE_EXTERNAL_ID": {Class: Permanent, Kind: KindTaken, Hint: "several records have the external ID: merge them, and make the field unique in Setup > Object Manager > the object > Fields"},
	"DELETE_FAILED":         {Class: Permanent, Kind: KindValidation, Hint: "the record could not be deleted: the reason is in the error's Message"},
	"INVALID_TYPE":          {Class: Permanent, Kind: KindField, Hint: "the object does not exist or is hidden from the integration user: " + hintAccess, Setup: "sign in as a user with View Setup and Configuration; where custom fields cannot be written at all, deploy the folder instead"},
	"NOT_FOUND":             {Class: Permanent, Kind: KindField, Hint: "the object or resource does not exist or is hidden from the integration user: " + hintAccess},

	// Codes of setting an org up.
	"DUPLICATE_DEVELOPER_NAME": {Setup: "something of another kind has the name, perhaps a deleted field: Setup > Object Manager > the object > Fields & Relationships > Deleted Fields > Erase"},
	"LICENSE_LIMIT_EXCEEDED":   {Setup: "Setup > Company Information: no licence is left"},
}
