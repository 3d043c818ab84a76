package salesforcetest

import "strings"

// Who may do what is kept as Salesforce keeps it: in records, which an admin
// reads and writes like any others.

// systemPermissions are the user permissions that the org knows. Each is a
// field of PermissionSet: PermissionsApiEnabled.
const systemPermissions = `ApiEnabled, ApiUserOnly, ActivitiesAccess, EditTask, EditEvent, ViewAllData, ModifyAllData, ViewSetup, ` +
	`ManageUsers, AssignPermissionSets, CustomizeApplication, UseAnyApiAuth, ConvertLeads, AllowViewEditConvertedLeads, BulkApiHardDelete`

func permissionSetTable() string {
	var b strings.Builder
	b.WriteString(`
Id | PermissionSet ID | id(18) | DI |
Name | Permission Set Name | string(80) | CUM |
Label | Permission Set Label | string(80) | CU |
LicenseId | License ID | reference(PermissionSetLicense UserLicense) | CN | License
ProfileId | Profile ID | reference(Profile) | DN | Profile
IsOwnedByProfile | Is Owned By Profile | boolean | D |
IsCustom | Is Custom | boolean | D |
Type | Permission Set Type | picklist(40) | DNR | = Regular*, Profile, Standard, Session, Group
Description | Description | string(255) | CUN |
NamespacePrefix | Namespace Prefix | string(15) | N |
HasActivationRequired | Has Activation Required | boolean | CUD |
`)
	for name := range strings.SplitSeq(systemPermissions, ", ") {
		b.WriteString("Permissions" + name + " | " + name + " | boolean | CUD |\n")
	}
	b.WriteString(systemFields)
	return b.String()
}

const permissionSetAssignmentTable = `
Id | PermissionSetAssignment ID | id(18) | DI |
PermissionSetId | PermissionSet ID | reference(PermissionSet) | CN | PermissionSet
AssigneeId | Assignee ID | reference(User) | C | Assignee
SystemModstamp | Date Assigned | datetime | D |
`

const objectPermissionsTable = `
Id | ObjectPermissions ID | id(18) | DI |
ParentId | Parent ID | reference(PermissionSet) | C | Parent
SobjectType | SObject Type Name | picklist(40) | C |
PermissionsCreate | Create Records | boolean | CUD |
PermissionsRead | Read Records | boolean | CUD |
PermissionsEdit | Edit Records | boolean | CUD |
PermissionsDelete | Delete Records | boolean | CUD |
PermissionsViewAllRecords | Read All Records | boolean | CUD |
PermissionsModifyAllRecords | Edit All Records | boolean | CUD |
` + systemFields

const fieldPermissionsTable = `
Id | FieldPermissions ID | id(18) | DI |
ParentId | Parent ID | reference(PermissionSet) | C | Parent
SobjectType | SObject Type Name | picklist(40) | C |
Field | Field Name | picklist(4099) | C |
PermissionsEdit | Edit Field | boolean | CUD |
PermissionsRead | Read Field | boolean | CUD |
SystemModstamp | System Modstamp | datetime | D |
`

// The objects that permissions are kept in.
const (
	permissionSets   = "PermissionSet"
	assignments      = "PermissionSetAssignment"
	objectPermission = "ObjectPermissions"
	fieldPermission  = "FieldPermissions"
)

// accessObjects lists them; a change to any of their records, or to a user,
// changes who may do what.
func accessObjects() []*entity {
	out := []*entity{
		newEntity(permissionSets, "Permission Set", "Permission Sets", "0PS", "CUDQ", permissionSetTable()),
		newEntity(assignments, "Permission Set Assignment", "Permission Set Assignments", "0Pa", "CDQ", permissionSetAssignmentTable),
		newEntity(objectPermission, "Object Permissions", "Object Permissions", "110", "CUDQ", objectPermissionsTable),
		newEntity(fieldPermission, "Field Permissions", "Field Permissions", "01k", "CUDQ", fieldPermissionsTable),
	}
	for _, e := range out {
		e.setup, e.access = true, true
	}
	return out
}
