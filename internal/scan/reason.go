package scan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Reason returns what is wrong with a JSON text, from the error of encoding/json,
// without quoting the text.
func Reason(err error) string {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("JSON syntax error at byte %d", syntax.Offset)
	case errors.As(err, &typ) && typ.Field != "":
		kind, _, _ := strings.Cut(typ.Value, " ") // "number 5" quotes the value
		return fmt.Sprintf("%q cannot be a JSON %s", typ.Field, kind)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the input ends too early"
	default:
		return "a value has the wrong form"
	}
}
