package setup

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// errInDoubt means that it is not known whether a step was carried out. A new
// plan finds out.
var errInDoubt = errors.New("it is not known whether the step was carried out")

// fieldProblem says what is wrong with a custom field, "Lead.mobly_id__c", and what
// asks for it. The kind is [sferr.ErrBadField] or [sferr.ErrFieldType].
func fieldProblem(kind error, field, asks, why string) *sferr.Problem {
	p := sferr.Explain(fmt.Errorf("%w: %s", kind, why))
	p.Rule = asks
	if object, name, ok := strings.Cut(field, "."); ok {
		p.Object, p.Fields = object, []string{name}
	} else {
		p.Object = field
	}
	return p
}

// lost reports whether a request that ended with err may have been executed.
func lost(err error) bool {
	_, ok := errors.AsType[*org.LostError](err)
	return ok || errors.Is(err, sferr.ErrResponse)
}

// doubt returns the error of a request as an [errInDoubt] if it may have been
// executed.
func doubt(err error) error {
	if lost(err) {
		return fmt.Errorf("%w: %w", errInDoubt, err)
	}
	return err
}

func code(err error) string {
	if e, ok := errors.AsType[*sferr.Error](err); ok {
		return e.Code
	}
	return ""
}
