package scan

import (
	"bytes"
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
	case errors.As(err, &syntax) && strings.HasSuffix(syntax.Error(), "max depth"):
		return fmt.Sprintf("JSON nested too deeply at byte %d", syntax.Offset)
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

// Replaced returns JSON in which encoding/json has written U+FFFD in the place of
// bytes that are not UTF-8, with the character instead of its escape: that is how
// it is written again once it was read.
func Replaced(b []byte) []byte {
	const escape = `\ufffd`
	if !bytes.Contains(b, []byte(escape)) {
		return b
	}
	var out []byte
	for len(b) > 0 {
		switch {
		case bytes.HasPrefix(b, []byte(escape)):
			out, b = append(out, "\ufffd"...), b[len(escape):]
		case b[0] == '\\': // any other escape, of which the second byte may be a backslash
			out, b = append(out, b[:2]...), b[2:]
		default:
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}
