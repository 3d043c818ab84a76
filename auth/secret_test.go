package auth_test

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

func TestSecretIsReadAsItStands(t *testing.T) {
	var p auth.SOAPLogin
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"hunter2"}`), &p))
	require.Equal(t, "hunter2", string(p.Password))
	b, err := json.Marshal(&p)
	require.NoError(t, err)
	require.Contains(t, string(b), `"Password":"[secret]"`)
}

// What the documentation of Secret says of unexported fields, good and bad.
func TestSecretInUnexportedFields(t *testing.T) {
	require.Contains(t, fmt.Sprintf("%v", bare{markSecret}), markSecret, "if this fails, fmt has changed: take the warning away")
	requireHidden(t, "a type that formats itself", fmt.Sprintf("%v %+v %#v", formatted{markSecret}, formatted{markSecret}, &formatted{markSecret}))
}

type bare struct{ s auth.Secret }

type formatted struct{ s auth.Secret }

func (formatted) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "formatted") }

// What the documentation of Secret says of maps: fmt asks the key, encoding/json
// does not.
func TestSecretAsAKey(t *testing.T) {
	m := map[auth.Secret]int{markSecret: 1}
	requireHidden(t, "fmt", fmt.Sprintf("%v %+v %#v", m, m, m))
	b, err := json.Marshal(m)
	require.NoError(t, err)
	require.Contains(t, string(b), markSecret, "if this fails, encoding/json has changed: take the warning away")
}
