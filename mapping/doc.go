// Package mapping turns a lead that Mobly captured into Salesforce fields. It
// is pure: it reads and writes nothing, and the same lead always gives the same
// fields.
//
// # Map with what Mobly recommends
//
// [Recommended] maps every field that Mobly has. Compile it once for an org, as
// salesforce.Client does, then map as many leads as there are:
//
//	mapper, err := mapping.Recommended().Compile(mapping.Options{Schema: org})
//	record := mapper.Map(schema.Lead, &lead)
//
// # Plan a mapping of your own
//
// A [Mapping] is a list of [Rule] values: start from [Recommended] and change,
// add or remove rules, or read one from JSON with [Unmarshal] or from a sheet
// with [UnmarshalCSV], which [Mapping.MarshalCSV] writes. A rule reads a
// field of the [Lead], a key of Lead.Custom ([Custom]), a constant ([Constant])
// or a text made of several fields ([Template]), and names a field of Lead, of
// Contact, or of both. [Mapping.CustomFields] lists the fields that an admin
// has to create.
//
// # See what is lost
//
// Nothing is lost in silence. What the org cannot take - a rule whose field it
// lacks - is told once by [Mapper.Off]. What one lead loses - a title that is
// cut, a bad e-mail address, a value that a picklist does not have - is in
// [Record.Dropped], as a [FieldError] that names the rule and the field, and
// never holds the value in its text. It costs that field, not the lead, unless
// the rule is Strict or Required.
//
// # Decide what may be overwritten
//
// Each rule has a [Policy]. A blank value never erases anything unless the rule
// says Clear. Blank is absent, null or white space; false and 0 are values. A
// consent (HasOptedOutOfEmail, DoNotCall) is withdrawn only by a rule whose
// Values, or whose constant, say so.
//
// # Templates
//
// A template is a text/template. It sees .ID .FirstName .LastName .Email
// .PersonalEmail .Address .LinkedIn .Facebook .Twitter .ProfilePicture
// .JobTitle .Description .Phone .OtherPhones .Company (with .Name .Industry
// .LinkedIn .Website .StreetAddress .City .State .Zip .Country) .CreatedAt
// .UpdatedAt .NumberOfScans .FirstScannedBy .LastScannedBy .LastEvent .Events
// .LastCampaign .Campaigns and .Custom, by key. Beside if, with, the
// comparisons, and, or, not and len there are lower, upper, trim, slice (of
// characters), index (of a list or of .Custom), join, default and date:
//
//	{{.FirstName}} met at {{.LastEvent | default "a booth"}} on {{date .CreatedAt}}
//
// A list that is not joined has semicolons. A template has no loops, and what
// is wrong with it, in any branch, is found when the mapping is compiled. Where
// all that it names is blank, so is the template, whatever fixed text it has.
package mapping
