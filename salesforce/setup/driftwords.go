package setup

import (
	"cmp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// phrases tell of a finding: that it is there, with its effect if that is not what all
// findings of its [Effect] do, and that it is gone. {} stands for what the finding is
// about, "Lead.Title", {o} for the object, and {what} for what the finding lists. A
// colon in gone stands before the effect.
type phrases struct{ now, effect, gone string }

var phrasesOf = map[string]phrases{
	"LOGIN":         {now: "The org refuses the log-in{what}", gone: "The org accepts the log-in"},
	"API_DISABLED":  {now: "The integration user may not use the API", gone: "The integration user may use the API"},
	"SESSION":       {now: "The org refuses new tokens", gone: "The org accepts new tokens"},
	"LOGIN_RETIRES": {now: "Salesforce retires the way in which the user signs in", effect: "until then leads are synced", gone: "The user no longer signs in by a way that Salesforce retires"},
	"API_VERSION":   {now: "The org does not support the configured version of the API", gone: "The org supports the configured version of the API"},
	"QUOTA":         {now: "Too few API requests are left for the day", gone: "Enough API requests are left for the day"},
	"UNREADABLE":    {now: "{} can no longer be checked in full", gone: "{} can be checked again"},

	"OBJECT_NOT_VISIBLE":    {now: "{} is hidden from the integration user", gone: "{} is visible to the integration user"},
	"OBJECT_NOT_CREATEABLE": {now: "The integration user may not create {} records", gone: "The integration user may create {} records"},
	"OBJECT_NOT_EDITABLE":   {now: "The integration user may not edit {} records", gone: "The integration user may edit {} records"},

	"FIELD_NOT_VISIBLE":  {now: "{} was deleted or hidden from the integration user", gone: "{} is visible to the integration user"},
	"FIELD_MISSING":      {now: "{} does not exist", gone: "{} exists"},
	"FIELD_HIDDEN":       {now: "{} is hidden from the integration user", gone: "{} is visible to the integration user"},
	"FIELD_NOT_EDITABLE": {now: "{} can only be read", gone: "{} can be written"},
	"FIELD_CREATE_ONLY":  {now: "{} can only be set on new records", gone: "{} can be changed in existing records"},
	"FIELD_UPDATE_ONLY":  {now: "{} can only be changed in existing records", gone: "{} can be set on new records"},
	"FIELD_COMPUTED":     {now: "{} became a field that Salesforce fills", gone: "{} is no longer filled by Salesforce"},
	"FIELD_ENCRYPTED":    {now: "{} is encrypted so that it cannot be searched", gone: "{} can be searched"},
	"FIELD_TYPE":         {now: "{} has a type that does not fit", gone: "{} has a type that fits"},
	"FIELD_SHORT":        {now: "{} is too short", effect: "longer values are cut or dropped", gone: "{} is long enough"},

	"PICKLIST_VALUE":       {now: "{} lacks values that are written{what}", effect: "these are dropped", gone: "{} has all values that are known to be written"},
	"PICKLIST_RESTRICTED":  {now: "{} takes only its active values", effect: "others are dropped", gone: "{} no longer refuses unknown values"},
	"RECORD_TYPE":          {now: "A record type that a rule names cannot be used for new {o} records{what}", effect: "they get the user's default", gone: "The record types that rules name can be used for new {o} records: they get them"},
	"RICH_TEXT":            {now: "{} became a rich text", effect: "text is written as HTML", gone: "{} is no longer a rich text"},
	"REQUIRED_UNFILLED":    {now: "{} became required", effect: "every new {o} will fail", gone: "{} is no longer required without being filled"},
	"REQUIRED_MAYBE_BLANK": {now: "{} became required", effect: "every new {o} without a captured value for it will fail", gone: "{} is no longer required while it may be blank"},
	"EXTERNAL_ID":          {now: "{} is not a unique external ID of text", gone: "{} is a unique external ID of text"},
	"EXTERNAL_ID_CASE":     {now: "{} became case-sensitive", gone: "{} is no longer case-sensitive"},

	"RULE":             {now: "A rule or a setting does not fit the org{what}", gone: "A rule or a setting that did not fit the org is gone or fits"},
	"UNKNOWN_OBJECT":   {now: "A tag's rule names an object that is never written", gone: "No tag's rule names an object that is never written"},
	"TASK_STATUS":      {now: "A configured Status no longer closes Tasks", gone: "All configured Statuses close Tasks"},
	"TASK_OPEN_STATUS": {now: "The configured Status of a follow-up is not an open one", effect: "it gets another", gone: "The configured Status of a follow-up is an open one: it is used"},
	"OWNERS":           {now: "Reps can no longer be looked up", effect: "the integration user owns what they should", gone: "Reps can be looked up: they own what they should"},

	"ASSIGNMENT_RULE":         {now: "An assignment rule for {} is active{what}", effect: "it decides who owns new records, unless policies.assignment skips it", gone: "No assignment rule for {} is active: none decides who owns new records"},
	"DUPLICATE_RULE":          {now: "Duplicate rules for {} are active{what}", effect: "leads that they reject may be Refused", gone: "No duplicate rule for {} is active: none rejects leads"},
	"STATE_COUNTRY_PICKLISTS": {now: "The org has picklists for states and countries", effect: "what they lack is dropped", gone: "The org has no picklists for states and countries: all are written as text"},
	"PERSON_ACCOUNTS":         {now: "The org has person accounts", effect: "leads that match one may fail", gone: "The org has no person accounts: no lead matches one"},
	"SHARING_PRIVATE":         {now: "{} records of other owners are private", gone: "{} records of other owners are visible"},
	"SHARING_READ_ONLY":       {now: "{} records of other owners are read-only", effect: "leads that match one fail", gone: "{} records of other owners are no longer read-only"},
	"CAMPAIGN_NOT_FOUND":      {now: "A linked campaign is gone or hidden{what}", effect: "its members are Refused", gone: "A linked campaign is visible{what}: it gets members"},
	"CAMPAIGN_INACTIVE":       {now: "A linked campaign is not active{what}", gone: "A linked campaign is active{what}"},
	"CAMPAIGN_STATUS":         {now: "A linked campaign lacks statuses of its members{what}", effect: "these are dropped", gone: "A linked campaign has all statuses of its members{what}: none is dropped"},
	"CAMPAIGN_STATUS_UNSEEN":  {now: "The statuses of linked campaigns are hidden", effect: "existing members keep theirs", gone: "The statuses of linked campaigns are visible: those of members are kept up to date"},
	"MARKETING_USER":          {now: "The integration user is not a Marketing User", gone: "The integration user is a Marketing User"},

	"CONTACTS_WITHOUT_ACCOUNT": {now: "{} records of other owners without an account are hidden", gone: "{} records of other owners without an account are visible"},
}

// The effects of findings, unless their phrases say others.
var (
	effectsNow = map[Effect]string{
		EffectNone: "leads are synced as before", EffectUnknown: "what it changes is not known", EffectDrops: "its values are dropped",
		EffectDuplicates: "duplicates may arise", EffectFails: "{who} fail", EffectBlocks: "nothing is synced",
	}
	effectsGone = map[Effect]string{
		EffectNone: "leads are synced as before", EffectUnknown: "the report covers it", EffectDrops: "its values are no longer dropped",
		EffectDuplicates: "duplicates no longer arise from it", EffectFails: "{who} no longer fail because of it", EffectBlocks: "it no longer blocks leads",
	}
)

// shift tells of a finding that has appeared or is gone.
func (f *Finding) shift(gone bool) Shift {
	say, known := phrasesOf[f.Code]
	if !known {
		say = phrases{now: "{} has " + f.Code + "{what}", gone: "{} no longer has " + f.Code}
	}
	sentence := say.now + ": " + cmp.Or(say.effect, effectsNow[f.Effect])
	if gone {
		sentence = say.gone
		if !strings.Contains(sentence, ": ") {
			sentence += ": " + effectsGone[f.Effect]
		}
	}
	about, who := cmp.Or(f.Object, "The org"), "leads"
	if f.Field != "" {
		about = f.Object + "." + cmp.Or(standard.AddressOf(f.Object, f.Field), f.Field)
	}
	switch f.Object {
	case schema.Task:
		who = "actions"
	case standard.Campaign, standard.CampaignMember:
		who = "members of campaigns"
	}
	words := strings.NewReplacer("{o}", f.Object, "{}", about, "{who}", who, "{what}", f.lists())
	return Shift{Sentence: words.Replace(sentence) + ".", Gone: gone, Finding: *f}
}

// lists returns what the finding lists, in brackets: "... are active: A, B." lists A
// and B.
func (f *Finding) lists() string {
	first, _, _ := strings.Cut(strings.TrimSuffix(f.What, "."), ". ")
	if _, list, ok := strings.Cut(first, ": "); ok {
		return " (" + list + ")"
	}
	return ""
}
