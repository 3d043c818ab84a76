package auth

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// mask is what every [Secret] prints.
const mask = "[secret]"

// Secret is a password, token or key. It prints, logs and marshals as a mask, even
// if it is empty; only string(s) returns its value.
//
// Do not use it as the key of a map that is marshalled: encoding/json writes keys
// that are strings without calling their methods.
//
// fmt does not call the methods of unexported fields either. A struct that keeps a
// Secret, or a struct of this package, in an unexported field needs a Format method
// of its own, as [Cache] has.
type Secret string

// trimmed returns a secret without the blanks around it that files and variables
// add. It is not for passwords, which may have their own.
func trimmed(s Secret) Secret { return Secret(strings.TrimSpace(string(s))) }

// unbroken returns a password without the line breaks at its end.
func unbroken(s Secret) Secret { return Secret(strings.TrimRight(string(s), "\r\n")) }

// String returns the mask.
func (Secret) String() string { return mask }

// GoString returns the mask, for %#v.
func (Secret) GoString() string { return mask }

// Format writes the mask, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// MarshalText returns the mask, also for JSON and XML. There is no UnmarshalText:
// a configuration that was marshalled has lost its secrets.
func (Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// LogValue returns the mask, for log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(mask) }
