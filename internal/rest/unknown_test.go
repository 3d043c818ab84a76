package rest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// A code that is not known loses nothing: it is kept with the answer that it
// stood in.
func TestDoKeepsWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct{ name, body, code, kept string }{
		{"new code", errorBody("NEW_CODE", "x"), "NEW_CODE", errorBody("NEW_CODE", "x")},
		{"HTML", "<html>proxy</html>", "", "<html>proxy</html>"},
		{"known code", errorBody("INVALID_FIELD", "x"), "INVALID_FIELD", ""},
		{"much", strings.Repeat("x", 1<<20), "", strings.Repeat("x", 16<<10)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _, _ := connect(t, &org{steps: []step{{status: 400, body: tt.body}}}, nil)
			_, err := c.Do(t.Context(), rest.Request{Method: "POST", Path: "/x", Body: []byte("{}")})
			e := failed(t, err)
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, tt.kept, string(e.Body))
			require.NotContains(t, fmt.Sprint(e), "proxy")
		})
	}
}
