package org

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What may not be done to an object is not taken for what may not be done to its
// fields.
func TestByFields(t *testing.T) {
	fields := []schema.Field{
		{Name: "None"}, {Name: "Create", Createable: true}, {Name: "Update", Updateable: true}, {Name: "Both", Createable: true, Updateable: true},
		{Name: "Formula", Calculated: true}, {Name: "Number", AutoNumber: true},
	}
	for _, tt := range []struct {
		name             string
		create, update   bool
		creates, updates []string
	}{
		{"all", true, true, []string{"Create", "Both"}, []string{"Update", "Both"}},
		{"no new ones", false, true, []string{"Create", "Update", "Both"}, []string{"Update", "Both"}},
		{"no changes", true, false, []string{"Create", "Both"}, []string{"Create", "Update", "Both"}},
		{"neither", false, false, []string{"None", "Create", "Update", "Both"}, []string{"None", "Create", "Update", "Both"}},
	} {
		o := (&schema.Object{Name: schema.Lead, Createable: tt.create, Updateable: tt.update}).With(fields...)
		var creates, updates []string
		for _, f := range byFields(o).Fields() {
			if f.Createable {
				creates = append(creates, f.Name)
			}
			if f.Updateable {
				updates = append(updates, f.Name)
			}
		}
		require.Equal(t, tt.creates, creates, tt.name)
		require.Equal(t, tt.updates, updates, tt.name)
	}
}
