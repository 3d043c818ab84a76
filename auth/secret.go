package auth

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// mask is what a [Secret] shows of itself, whatever it holds.
const mask = "[secret]"

// Secret is a password, token or key. It prints, logs and marshals as a mask;
// string(s) is the one way to its value. The empty secret is masked as well.
//
// It is no key for a map that is marshalled: encoding/json writes a key that is
// a string without asking it.
//
// One thing no type that converts from a string can do: fmt does not call the
// methods of what is in an unexported field. A struct that keeps a Secret in
// one, or a struct of this package, must have a Format method of its own, as
// [Cache] has.
type Secret string

// trimmed returns a secret without the blanks around it, which a file or a
// variable that it is read from adds. Passwords may have some of their own.
func trimmed(s Secret) Secret { return Secret(strings.TrimSpace(string(s))) }

// unbroken returns a password without the line breaks at its end.
func unbroken(s Secret) Secret { return Secret(strings.TrimRight(string(s), "\r\n")) }

// String returns the mask.
func (Secret) String() string { return mask }

// GoString returns the mask, for %#v.
func (Secret) GoString() string { return mask }

// Format writes the mask, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// MarshalText returns the mask, for JSON and XML too. A secret is read as it
// stands, so a configuration that was marshalled has lost its secrets.
func (Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// LogValue returns the mask, for log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(mask) }
