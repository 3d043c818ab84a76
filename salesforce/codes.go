package salesforce

import (
	"errors"
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// What an [*Error] is about, for errors.Is. [ErrQuota], [ErrConverted],
// [ErrDuplicate] and auth.ErrUnauthorized are of this kind too. An error is of
// one kind at most; where an automation of the org's passes a locked row on, it
// is ErrLocked beside its own.
var (
	ErrUnavailable = errors.New("salesforce: the org is busy, down or in maintenance")
	ErrLocked      = errors.New("salesforce: the record, or one it hangs on, is locked")
	ErrHalted      = errors.New("salesforce: another record of the same request took this one down")
	ErrPermission  = errors.New("salesforce: the integration user lacks a permission")
	ErrDeleted     = errors.New("salesforce: the record is deleted")
	ErrValidation  = errors.New("salesforce: the customer's own rules or automation refuse the record")
	ErrRequired    = errors.New("salesforce: a field that the org requires is blank")
	ErrOwner       = errors.New("salesforce: the owner is not a user who may own the record")
	ErrValue       = errors.New("salesforce: the org does not take a value")
	ErrField       = errors.New("salesforce: the org lacks the field or object, or hides it from the integration user")
	ErrTaken       = errors.New("salesforce: another record has the unique value")
	ErrStorage     = errors.New("salesforce: the org's storage is full")
)

// kind is what a code of Salesforce's is about. What the Client does about it
// is its [rest.Class].
type kind struct {
	is   error  // one of the sentinels
	hint string // what an admin can do about it
}

// The hints that several codes share.
const (
	hintObjects  = "Setup > Permission Sets > the integration user's > Object Settings"
	hintAccess   = hintObjects + ": grant Read, Create and Edit on the object, and View All where its records are private; or share the record with the user"
	hintSession  = "a new token is refused as well: Setup > Users > the integration user needs API Enabled, and the app must let the user in (Setup > External Client App Manager > the app > Policies)"
	hintAgain    = "nothing is wrong with the record, which is sent again a few times: give the lead again later"
	hintMaintain = "the org is in maintenance: see status.salesforce.com, and give the lead again afterwards"
	hintMapping  = "the mapping or a tag sends what the org does not take: correct the rule, its value map or the field"
	hintBug      = "the request is not as Salesforce wants it, which is a fault of this package's: please report it with the code and the field"
	hintFlow     = "a flow of the customer's failed, and its text is on the error's Message: see Setup > Flows, and its error mail"
	hintUserType = "users of the owner's kind, as of a portal, own no such records, so that the record is written without: see who owns what with Config.LeadOwner and TaskOwner"
	hintEntity   = "the integration user may not create or change records of the object, or has no licence for it: " + hintObjects + ": grant Read, Create and Edit on the object"
	hintLost     = "look for another record's error: that one took this one down, which is sent again without it"
)

// kind returns what the error's code is about; false for a code that is not
// known.
func (e *Error) kind() (kind, bool) {
	k, ok := kinds[e.Code]
	if ok && e.class() == rest.Permission && !errors.Is(k.is, ErrPermission) {
		return kind{ErrPermission, hintEntity}, true
	}
	return k, ok
}

// hides reports whether Salesforce says that there is no such object, as it says
// of one that the user may not see.
func (e *Error) hides() bool {
	return e.Code == "INVALID_TYPE" || e.Code == "NOT_FOUND" && e.Status != http.StatusBadRequest
}

// kinds are the codes that are known. Others are of no kind.
var kinds = map[string]kind{
	"INVALID_SESSION_ID":  {auth.ErrUnauthorized, hintSession},
	"INVALID_AUTH_HEADER": {auth.ErrUnauthorized, hintSession},
	"Bad_OAuth_Token":     {auth.ErrUnauthorized, hintSession},
	"Missing_OAuth_Token": {auth.ErrUnauthorized, hintSession},

	"REQUEST_LIMIT_EXCEEDED": {ErrQuota, "Setup > Company Information > API Requests, Last 24 Hours: wait, buy more, or see which integration uses them; set Config.Quota to leave some to others"},
	"LIMIT_EXCEEDED":         {ErrQuota, "a limit of the org is reached: wait, or see Setup > Company Information"},
	"TOO_MANY_APEX_REQUESTS": {ErrQuota, "too many long Apex requests run in the org at once: wait, or send fewer at once (Config.Concurrency)"},
	"STORAGE_LIMIT_EXCEEDED": {ErrStorage, "Setup > Storage Usage: delete records or buy data storage; every lead fails until then"},

	"UNABLE_TO_LOCK_ROW":                                  {ErrLocked, "somebody else is changing the record or one it hangs on: it is sent again; smaller batches (Config.BatchSize) and fewer at once (Config.Concurrency) help"},
	"REQUEST_RUNNING_TOO_LONG":                            {ErrUnavailable, "the org's automation is slow: smaller batches (Config.BatchSize) help"},
	"QUERY_TIMEOUT":                                       {ErrUnavailable, hintAgain},
	"SERVER_UNAVAILABLE":                                  {ErrUnavailable, hintAgain},
	"API_CURRENTLY_DISABLED":                              {ErrUnavailable, hintAgain},
	"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE":               {ErrUnavailable, hintAgain},
	"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": {ErrUnavailable, hintMaintain},
	"ORG_IN_MAINTENANCE":                                  {ErrUnavailable, hintMaintain},
	"MATCH_SERVICE_TIMED_OUT":                             {ErrUnavailable, hintAgain},
	"MATCH_SERVICE_UNAVAILABLE_ERROR":                     {ErrUnavailable, hintAgain},
	"TERRITORY_REALIGN_IN_PROGRESS":                       {ErrUnavailable, "the org is moving records between territories: give the lead again afterwards"},
	"UNKNOWN_EXCEPTION":                                   {ErrUnavailable, "Salesforce failed without a reason: if it lasts, its support can look the number in the error's Message up"},

	"ALL_OR_NONE_OPERATION_ROLLED_BACK": {ErrHalted, hintLost},
	"PROCESSING_HALTED":                 {ErrHalted, hintLost},
	"BATCH_PROCESSING_HALTED":           {ErrHalted, hintLost},

	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": {ErrValidation, "an Apex trigger of the customer's failed, and its text is on the error's Message: see Setup > Apex Jobs and Debug Logs, or ask who wrote it"},
	"CANNOT_EXECUTE_FLOW_TRIGGER":          {ErrValidation, hintFlow},
	"FLOW_EXCEPTION":                       {ErrValidation, hintFlow},
	"CUSTOM_APEX_ERROR":                    {ErrValidation, "Apex of the customer's refused it, and its text is on the error's Message: ask who wrote it"},
	"FIELD_CUSTOM_VALIDATION_EXCEPTION":    {ErrValidation, "a validation rule refused it: Setup > Object Manager > the object > Validation Rules; exempt the integration user, or map what the rule asks for"},
	"FIELD_FILTER_VALIDATION_EXCEPTION":    {ErrValidation, "a lookup filter refused the value: correct the rule, or the filter in Setup > Object Manager > the object > Fields"},
	"REQUIRED_FIELD_MISSING":               {ErrRequired, "the org requires a field that the mapping does not fill: add a rule, a Default or a Placeholder for it"},

	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": {ErrValue, "the value is none of the picklist's: add it in Setup > Object Manager > the object > Fields, or translate it in the rule's value map"},
	"FIELD_INTEGRITY_EXCEPTION":               {ErrValue, "the value does not fit the field or another one, as a state its country: correct the value or the mapping"},
	"STRING_TOO_LONG":                         {ErrValue, "the field is too short for the value: make it longer in Setup > Object Manager > the object > Fields"},
	"INVALID_EMAIL_ADDRESS":                   {ErrValue, "Salesforce does not take the e-mail address: correct it where it was captured"},
	"NUMBER_OUTSIDE_VALID_RANGE":              {ErrValue, "the field has too few digits for the number: give it more in Setup > Object Manager > the object > Fields"},
	"INVALID_TYPE_ON_FIELD_IN_RECORD":         {ErrValue, hintBug},
	"JSON_PARSER_ERROR":                       {ErrValue, hintBug},
	"MALFORMED_ID":                            {ErrValue, hintMapping},
	"INVALID_ID_FIELD":                        {ErrValue, hintMapping},
	"INVALID_CROSS_REFERENCE_KEY":             {ErrValue, "the record that it refers to is gone, or of another object"},
	"INACTIVE_OWNER_OR_USER":                  {ErrOwner, "the owner is no active user, so that the record is written without: activate the user in Setup > Users, or see who owns what with Config.LeadOwner and TaskOwner"},
	"TRANSFER_REQUIRES_READ":                  {ErrOwner, "the owner may not read the object, so that the record is written without: grant the user Read on it, or see who owns what with Config.LeadOwner and TaskOwner"},
	"OP_WITH_INVALID_USER_TYPE_EXCEPTION":     {ErrOwner, hintUserType},
	"LIGHT_PORTAL_USER_EXCEPTION":             {ErrOwner, hintUserType},

	"INVALID_FIELD_FOR_INSERT_UPDATE": {ErrPermission, hintObjects + " > the object: grant Edit on the field"},
	"INVALID_FIELD":                   {ErrField, "the field was deleted or renamed, or is hidden: correct the mapping, or grant Read and Edit on it (" + hintObjects + " > the object)"},
	"INVALID_TYPE":                    {ErrField, "the object is not there for the integration user: " + hintAccess},
	"NOT_FOUND":                       {ErrField, "the object or resource is not there for the integration user: " + hintAccess},

	"DUPLICATES_DETECTED":   {ErrDuplicate, "Setup > Duplicate Rules: the rule and the records that it found are on the error; see Config.Duplicates"},
	"DUPLICATE_VALUE":       {ErrTaken, "another record has the value of a unique field, perhaps one that the integration user may not see: " + hintObjects + ": grant View All on the object"},
	"DUPLICATE_EXTERNAL_ID": {ErrTaken, "several records have the external ID: merge them, and make the field unique in Setup > Object Manager > the object > Fields"},

	"ENTITY_IS_DELETED":            {ErrDeleted, "the record was deleted or merged: the lead is matched again"},
	"CANNOT_UPDATE_CONVERTED_LEAD": {ErrConverted, "the lead was converted: it is matched again, with its contact"},

	"INSUFFICIENT_ACCESS_OR_READONLY":               {ErrPermission, hintAccess},
	"INSUFFICIENT_ACCESS":                           {ErrPermission, hintAccess},
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": {ErrPermission, "the integration user may not use the record that this one refers to: " + hintAccess},
	"API_DISABLED_FOR_ORG":                          {ErrPermission, "the org's edition has no API, or the integration user's permission set lacks API Enabled (Setup > Permission Sets > System Permissions)"},

	"ENTITY_IS_LOCKED": {ErrLocked, "the record waits for an approval: give the lead again the next day, or let the integration user edit locked records (Modify All on the object)"},

	"INVALID_STATUS":                   {ErrValue, hintMapping},
	"FAILED_ACTIVATION":                {ErrValue, hintMapping},
	"DELETE_FAILED":                    {ErrValidation, "the record could not be deleted: its text is on the error's Message"},
	"PRIVATE_CONTACT_ON_ASSET":         {ErrValidation, "the contact is used where it needs an account: give it one"},
	"INVALID_PERSON_ACCOUNT_OPERATION": {ErrValidation, "the org has person accounts, whose contacts are written through the account"},
}
