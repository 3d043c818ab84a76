package metadata

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What metadata calls a type leads back to it.
func TestTypes(t *testing.T) {
	for kind := range kinds {
		f := &schema.Field{Type: kind, Length: 1000, Precision: 18, Scale: 2}
		require.Equal(t, kind, SchemaType(TypeOf(f)))
		require.NotEmpty(t, SetupType(f))
	}
	short := &schema.Field{Type: schema.TypeTextArea, Length: 255}
	require.Equal(t, []string{"TextArea", "Text Area"}, []string{TypeOf(short), SetupType(short)})
	require.Empty(t, TypeOf(&schema.Field{Type: "formula"}))
	require.Empty(t, SchemaType("Summary"))
}
