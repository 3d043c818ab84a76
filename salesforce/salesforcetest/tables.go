package salesforcetest

import (
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The standard objects are written as tables, one field a line:
//
//	name | label | type(length) | flags | rest
//
// The flags are C createable, U updateable, N nillable, D defaulted on create,
// P permissionable, I idLookup, Q unique, R restricted picklist, M the name
// field. The rest is a relationship's name, or "in X" for a part of the
// compound field X, and "= a, b*, c" for the values of a picklist (* the default).

const systemFields = `
CreatedDate | Created Date | datetime | D |
CreatedById | Created By ID | reference(User) | D | CreatedBy
LastModifiedDate | Last Modified Date | datetime | D |
LastModifiedById | Last Modified By ID | reference(User) | D | LastModifiedBy
SystemModstamp | System Modstamp | datetime | D |
`

const viewedFields = `
LastViewedDate | Last Viewed Date | datetime | N |
LastReferencedDate | Last Referenced Date | datetime | N |
`

const industries = `Agriculture, Apparel, Banking, Biotechnology, Chemicals, Communications, Construction, Consulting, Education, ` +
	`Electronics, Energy, Engineering, Entertainment, Environmental, Finance, Food & Beverage, Government, Healthcare, ` +
	`Hospitality, Insurance, Machinery, Manufacturing, Media, Not For Profit, Recreation, Retail, Shipping, Technology, ` +
	`Telecommunications, Transportation, Utilities, Other`

const leadSources = `Web, Phone Inquiry, Partner Referral, Purchased List, Other`

const cleanStatuses = `Matched, Different, Acknowledged, NotFound, Inactive, Pending, SelectMatch, Skipped`

// addressFields are the parts of a compound address; {} is the prefix of their names.
const addressFields = `
{}Street | {L}Street | textarea(255) | CUNP | in {}Address
{}City | {L}City | string(40) | CUNP | in {}Address
{}State | {L}State/Province | string(80) | CUNP | in {}Address
{}PostalCode | {L}Zip/Postal Code | string(20) | CUNP | in {}Address
{}Country | {L}Country | string(80) | CUNP | in {}Address
{}Latitude | {L}Latitude | double(18,15) | CUNP | in {}Address
{}Longitude | {L}Longitude | double(18,15) | CUNP | in {}Address
{}GeocodeAccuracy | {L}Geocode Accuracy | picklist(40) | CUNPR | in {}Address = Address, NearAddress, Block, Street, ExtendedZip, Zip, Neighborhood, City, County, State, Unknown
{}Address | {L}Address | address | NP |
`

func address(prefix string) string {
	label := prefix
	if label != "" {
		label += " "
	}
	return strings.NewReplacer("{}", prefix, "{L}", label).Replace(addressFields)
}

// columns reads a table.
func columns(table string) []*column {
	var out []*column
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 4 {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, newColumn(cells[0], cells[1], cells[2], cells[3], strings.Join(cells[4:], "|")))
	}
	return out
}

func newColumn(name, label, typ, flags, rest string) *column {
	kind, arg, _ := strings.Cut(strings.TrimSuffix(typ, ")"), "(")
	c := &column{Field: schema.Field{
		Name: name, Label: label, Type: schema.Type(kind),
		Createable: has(flags, 'C'), Updateable: has(flags, 'U'), Nillable: has(flags, 'N'), DefaultedOnCreate: has(flags, 'D'),
		Permissionable: has(flags, 'P'), IDLookup: has(flags, 'I'), Unique: has(flags, 'Q'), Restricted: has(flags, 'R'),
	}, nameField: has(flags, 'M')}
	head, values, listed := strings.Cut(rest, "= ")
	head = strings.TrimSpace(head)
	if part, ok := strings.CutPrefix(head, "in "); ok {
		c.compound = part
	} else {
		c.RelationshipName = head
	}
	if listed {
		for v := range strings.SplitSeq(values, ", ") {
			value, def := strings.CutSuffix(v, "*")
			c.Picklist = append(c.Picklist, schema.PicklistValue{Value: value, Label: value, Active: true, Default: def})
		}
	}
	switch c.Type {
	case schema.TypeReference:
		c.Length = 18
		c.ReferenceTo = strings.Fields(arg)
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		precision, scale, _ := strings.Cut(arg, ",")
		c.Precision, _ = strconv.Atoi(precision)
		c.Scale, _ = strconv.Atoi(scale)
	case schema.TypeInt:
		c.Digits, _ = strconv.Atoi(arg)
	default:
		c.Length, _ = strconv.Atoi(arg)
	}
	return c
}

func has(flags string, flag byte) bool { return strings.IndexByte(flags, flag) >= 0 }
