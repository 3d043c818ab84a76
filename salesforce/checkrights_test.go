package salesforce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What only one kind of write may be given matters where there is that kind.
func TestCheckHalfWritable(t *testing.T) {
	key := schema.Field{Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
	link := schema.Field{Type: schema.TypeURL, Length: 255}
	when := schema.Field{Type: schema.TypeDateTime}
	overwrite := func(c *salesforce.Config) { c.TaskUpdate = salesforce.OverwriteTask }
	for _, tt := range []struct {
		name           string
		object, field  string
		as             schema.Field
		create, update bool
		cfg            func(*salesforce.Config)
		set            func(*salesforcetest.PermissionSet)
		want           []string
	}{
		{name: "a key for new Tasks", object: "Activity", field: "mobly_activity_id__c", as: key, create: true},
		{
			name: "a key for new Tasks, of which some are rewritten", object: "Activity", field: "mobly_activity_id__c", as: key, create: true, cfg: overwrite,
			want: []string{"warning FIELD_CREATE_ONLY drops Task.mobly_activity_id__c"},
		},
		{name: "an owner for new Tasks", object: "Task", field: "OwnerId", as: schema.Field{Type: schema.TypeReference, ReferenceTo: []string{"User"}, DefaultedOnCreate: true}, create: true, cfg: overwrite},
		{name: "a key for old Tasks", object: "Activity", field: "mobly_activity_id__c", as: key, update: true, want: []string{"error FIELD_UPDATE_ONLY blocks Task.mobly_activity_id__c"}},
		{name: "a time for new leads", object: "Lead", field: "mobly_synced_at__c", as: when, create: true, want: []string{"error FIELD_CREATE_ONLY blocks Lead.mobly_synced_at__c"}},
		{name: "a time for new contacts", object: "Contact", field: "mobly_synced_at__c", as: when, create: true, want: []string{"warning FIELD_NOT_EDITABLE drops Contact.mobly_synced_at__c"}},
		{name: "a key for old leads", object: "Lead", field: "mobly_id__c", as: key, update: true, want: []string{"error FIELD_UPDATE_ONLY blocks Lead.mobly_id__c"}},
		{name: "a field for old contacts, of which none is made", object: "Contact", field: "mobly_linkedin__c", as: link, update: true},
		{
			name: "a field for old contacts, which cannot be edited", object: "Contact", field: "mobly_linkedin__c", as: link, create: true,
			set:  func(s *salesforcetest.PermissionSet) { s.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} },
			want: []string{"error OBJECT_NOT_EDITABLE fails Contact."},
		},
		{
			name: "a field that cannot be written, of an object that cannot", object: "Contact", field: "mobly_linkedin__c", as: link,
			set:  func(s *salesforcetest.PermissionSet) { s.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} },
			want: []string{"error OBJECT_NOT_EDITABLE fails Contact."},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newCheckWorld(t, checkConfig())
			tt.as.Name, tt.as.Custom, tt.as.Nillable, tt.as.Permissionable = tt.field, tt.field != "OwnerId", tt.field != "OwnerId", tt.field != "OwnerId"
			tt.as.Createable, tt.as.Updateable = tt.create, tt.update
			w.org.Define(tt.object, tt.as)
			if tt.as.Permissionable {
				w.org.Restrict(tt.object, tt.field)
			}
			if tt.cfg != nil {
				tt.cfg(&w.cfg)
			}
			if tt.set != nil {
				tt.set(&w.set)
			}
			report := w.check()
			if diff := cmp.Diff(tt.want, said(report)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, report)
			}
		})
	}
}

// The IDs of leads have 36 characters, and what stands for an action's 38.
func TestCheckKeyLengths(t *testing.T) {
	for object, tt := range map[string]struct {
		field string
		least int
	}{"Lead": {"mobly_id__c", 36}, "Activity": {"mobly_activity_id__c", 38}} {
		for short, want := range [][]string{nil, {"error FIELD_SHORT fails " + map[string]string{"Lead": "Lead", "Activity": "Task"}[object] + "." + tt.field}} {
			w := newCheckWorld(t, checkConfig())
			w.org.Define(object, schema.Field{Name: tt.field, Type: schema.TypeString, Length: tt.least - short, ExternalID: true, Unique: true})
			w.org.Restrict(object, tt.field)
			if diff := cmp.Diff(want, said(w.check())); diff != "" {
				t.Errorf("%s of %d (-want +got):\n%s", tt.field, tt.least-short, diff)
			}
		}
	}
}
