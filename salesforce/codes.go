package salesforce

import (
	"errors"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// What an [*Error] is about, for errors.Is. [ErrQuota], [ErrConverted],
// [ErrDuplicate] and auth.ErrUnauthorized are of this kind too.
var (
	ErrUnavailable = errors.New("salesforce: the org is busy, down or in maintenance")
	ErrLocked      = errors.New("salesforce: the record, or one it hangs on, is locked")
	ErrPermission  = errors.New("salesforce: the integration user lacks a permission")
	ErrDeleted     = errors.New("salesforce: the record is deleted")
	ErrValidation  = errors.New("salesforce: the customer's own rules or automation refuse the record")
	ErrValue       = errors.New("salesforce: the org does not take a value")
	ErrField       = errors.New("salesforce: the org lacks the field or object, or hides it from the integration user")
	ErrTaken       = errors.New("salesforce: another record has the unique value")
	ErrStorage     = errors.New("salesforce: the org's storage is full")
)

// class is what the Client does about a code.
type class uint8

const (
	permanent  class = iota // the record fails
	session                 // the token is renewed, once
	quota                   // the run stops: nothing of the request was carried out
	storage                 // the record fails, and the run stops
	later                   // the record is sent again after a pause
	collateral              // the record is sent again, without what took it down
	value                   // the record is sent again without the fields
	metadata                // the same, and the org is asked anew what the object is
	permission              // the record fails, and the org is asked anew what the object is
	duplicate               // see Config.Duplicates
	outdated                // the lead is matched again
	taken                   // the same where it is the own key, else as value
)

// code is what is known of one of Salesforce's codes ("Status Codes and Error
// Responses", REST API Developer Guide; StatusCode in the partner WSDL).
type code struct {
	class class
	is    error  // nil: of no kind
	hint  string // what an admin can do about it
}

const (
	hintAccess   = "give the integration user's permission set the object's rights, or share the record with the user (View All on the object does)"
	hintAgain    = "nothing is wrong with the record: it is sent again; give the lead again if it lasts"
	hintMapping  = "the mapping or a tag sends what the org does not take: correct the rule, its value map or the field"
	hintCustomer = "a rule or an automation of the customer's refused it: its text is on the error's Message; ask the org's admin"
	hintLost     = "another record of the request took it down: it is sent again"
)

// codes are the codes that mean something to a sync. Others are permanent.
var codes = map[string]code{
	"INVALID_SESSION_ID":  {session, auth.ErrUnauthorized, "the session ended and a new one is refused as well: check the app's and the user's API access"},
	"INVALID_AUTH_HEADER": {session, auth.ErrUnauthorized, "the token is none that the org knows: check the app's and the user's API access"},

	"REQUEST_LIMIT_EXCEEDED": {quota, ErrQuota, "Setup > Company Information > API Requests, Last 24 Hours: wait, buy more, or see which integration uses them; set Config.Quota to leave some to others"},
	"LIMIT_EXCEEDED":         {quota, ErrQuota, "a limit of the org is reached: wait, or see Setup > Company Information"},
	"TOO_MANY_APEX_REQUESTS": {quota, ErrQuota, "too many long Apex requests run in the org at once: wait, or send fewer at once (Config.Concurrency)"},
	"STORAGE_LIMIT_EXCEEDED": {storage, ErrStorage, "Setup > Storage Usage: delete records or buy data storage; every lead fails until then"},

	"UNABLE_TO_LOCK_ROW":                                  {later, ErrLocked, "somebody else is changing the record or one it hangs on: it is sent again; smaller batches (Config.BatchSize) and fewer at once (Config.Concurrency) help"},
	"REQUEST_RUNNING_TOO_LONG":                            {later, ErrUnavailable, "the org's automation is slow: smaller batches (Config.BatchSize) help"},
	"QUERY_TIMEOUT":                                       {later, ErrUnavailable, hintAgain},
	"SERVER_UNAVAILABLE":                                  {later, ErrUnavailable, hintAgain},
	"API_CURRENTLY_DISABLED":                              {later, ErrUnavailable, hintAgain},
	"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE":               {later, ErrUnavailable, hintAgain},
	"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": {later, ErrUnavailable, "the org is in maintenance: see status.salesforce.com, and give the lead again afterwards"},
	"ORG_IN_MAINTENANCE":                                  {later, ErrUnavailable, "the org is in maintenance: see status.salesforce.com, and give the lead again afterwards"},
	"MATCH_SERVICE_TIMED_OUT":                             {later, ErrUnavailable, hintAgain},
	"MATCH_SERVICE_UNAVAILABLE_ERROR":                     {later, ErrUnavailable, hintAgain},
	"TERRITORY_REALIGN_IN_PROGRESS":                       {later, ErrUnavailable, "the org is moving records between territories: give the lead again afterwards"},
	"UNKNOWN_EXCEPTION":                                   {later, ErrUnavailable, "Salesforce failed without a reason: if it lasts, its support can look the number in the error's Message up"},

	"ALL_OR_NONE_OPERATION_ROLLED_BACK": {collateral, ErrUnavailable, hintLost},
	"PROCESSING_HALTED":                 {collateral, ErrUnavailable, hintLost},
	"BATCH_PROCESSING_HALTED":           {collateral, ErrUnavailable, hintLost},

	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": {permanent, ErrValidation, "an Apex trigger of the customer's failed: its text is on the error's Message; ask the org's admin"},
	"CANNOT_EXECUTE_FLOW_TRIGGER":          {permanent, ErrValidation, "a flow of the customer's failed: its text is on the error's Message; ask the org's admin"},
	"FLOW_EXCEPTION":                       {permanent, ErrValidation, "a flow of the customer's failed: its text is on the error's Message; ask the org's admin"},
	"CUSTOM_APEX_ERROR":                    {permanent, ErrValidation, hintCustomer},
	"FIELD_CUSTOM_VALIDATION_EXCEPTION":    {permanent, ErrValidation, "a validation rule refused it: Setup > Object Manager > the object > Validation Rules; exempt the integration user, or map what the rule asks for"},
	"FIELD_FILTER_VALIDATION_EXCEPTION":    {permanent, ErrValidation, "a lookup filter refused the value: correct the rule or the filter"},
	"REQUIRED_FIELD_MISSING":               {permanent, ErrValidation, "the org requires a field that the mapping does not fill: add a rule, a Default or a Placeholder for it"},

	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": {value, ErrValue, "the value is none of the picklist's: add it there, or to the rule's value map"},
	"FIELD_INTEGRITY_EXCEPTION":               {value, ErrValue, "the value does not fit the field or another one, as a state its country: correct the value or the mapping"},
	"STRING_TOO_LONG":                         {value, ErrValue, "the field is too short for the value: make it longer"},
	"INVALID_EMAIL_ADDRESS":                   {value, ErrValue, "Salesforce does not take the e-mail address"},
	"NUMBER_OUTSIDE_VALID_RANGE":              {value, ErrValue, "the field has too few digits for the number"},
	"INVALID_TYPE_ON_FIELD_IN_RECORD":         {value, ErrValue, hintMapping},
	"JSON_PARSER_ERROR":                       {permanent, ErrValue, hintMapping},
	"MALFORMED_ID":                            {value, ErrValue, hintMapping},
	"INVALID_ID_FIELD":                        {permanent, ErrValue, hintMapping},
	"INVALID_CROSS_REFERENCE_KEY":             {value, ErrValue, "the record that it refers to is gone, or of another object"},
	"INACTIVE_OWNER_OR_USER":                  {value, ErrValue, "the owner is no active user: it is written without"},

	"INVALID_FIELD_FOR_INSERT_UPDATE": {metadata, ErrPermission, "Setup > Permission Sets > the integration user's > Object Settings: grant Edit on the field"},
	"INVALID_FIELD":                   {metadata, ErrField, "the field was deleted or renamed, or is hidden: grant Read and Edit on it, or correct the mapping"},
	"INVALID_TYPE":                    {permanent, ErrField, "the object is not there for the integration user: grant Read, Create and Edit on it"},
	"NOT_FOUND":                       {permanent, ErrField, "the object or resource is not there for the integration user"},

	"DUPLICATES_DETECTED":   {duplicate, ErrDuplicate, "Setup > Duplicate Rules: the rule and the records that it found are on the error; see Config.Duplicates"},
	"DUPLICATE_VALUE":       {taken, ErrTaken, "another record has the value of a unique field, perhaps one that the integration user may not see"},
	"DUPLICATE_EXTERNAL_ID": {permanent, ErrTaken, "several records have the external ID: make the field unique and merge them"},

	"ENTITY_IS_DELETED":            {outdated, ErrDeleted, "the record was deleted or merged: the lead is matched again"},
	"CANNOT_UPDATE_CONVERTED_LEAD": {outdated, ErrConverted, "the lead was converted: it is matched again, with its contact"},

	"INSUFFICIENT_ACCESS_OR_READONLY":               {permission, ErrPermission, hintAccess},
	"INSUFFICIENT_ACCESS":                           {permission, ErrPermission, hintAccess},
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": {permission, ErrPermission, "the integration user may not write to the record that it refers to: " + hintAccess},
	"API_DISABLED_FOR_ORG":                          {permission, ErrPermission, "the org's edition has no API, or the integration user lacks API Enabled"},

	"ENTITY_IS_LOCKED": {permanent, ErrLocked, "the record waits for an approval: give the lead again afterwards, or let the integration user edit locked records"},

	"INVALID_STATUS":                   {permanent, ErrValue, hintMapping},
	"FAILED_ACTIVATION":                {permanent, ErrValue, hintMapping},
	"DELETE_FAILED":                    {permanent, ErrValidation, hintCustomer},
	"PRIVATE_CONTACT_ON_ASSET":         {permanent, ErrValidation, "the contact needs an account"},
	"INVALID_PERSON_ACCOUNT_OPERATION": {permanent, ErrValidation, "the org has person accounts, whose contacts are written through the account"},
}

// classOf returns what is done about a code with that message.
func classOf(name, message string) class {
	c := codes[name].class
	if c == permanent && strings.Contains(message, "UNABLE_TO_LOCK_ROW") {
		return later // a trigger or a flow passes on what stopped it
	}
	return c
}
