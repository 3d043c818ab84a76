package salesforce

import (
	"encoding/json"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// withError returns a struct as JSON, with an error as its last member. The struct
// has a member that is never left out.
func withError(v any, err error) ([]byte, error) {
	b, failed := json.Marshal(v)
	if failed != nil || err == nil {
		return b, failed
	}
	problem, failed := json.Marshal(sferr.Explain(err))
	return slices.Concat(b[:len(b)-1], []byte(`,"error":`), problem, []byte{'}'}), failed
}
