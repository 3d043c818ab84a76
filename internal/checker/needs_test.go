package checker

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The names under which field-level security knows a field.
func TestFieldPermissions(t *testing.T) {
	for _, tt := range []struct {
		object, field string
		want          []string
	}{
		{"Lead", "Title", []string{"Lead.Title"}},
		{"Lead", "Street", []string{"Lead.Address"}},
		{"Lead", "countrycode", []string{"Lead.Address"}},
		{"Lead", "MailingStreet", []string{"Lead.MailingStreet"}},
		{"Contact", "MailingState", []string{"Contact.MailingAddress"}},
		{"Contact", "OtherCity", []string{"Contact.OtherAddress"}},
		{"Contact", "Street", []string{"Contact.Street"}},
		{"Task", "Description", []string{"Task.Description"}},
		{"Task", "mobly_activity_id__c", []string{"Task.mobly_activity_id__c", "Event.mobly_activity_id__c"}},
	} {
		got := FieldNeed{Object: tt.object, Field: tt.field}.Permissions()
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s.%s (-want +got):\n%s", tt.object, tt.field, diff)
		}
	}
}
