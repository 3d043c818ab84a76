package salesforcetest

import (
	"fmt"
	"strings"
)

const (
	base62       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	checksumBase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

	// instance stands after the prefix of every ID that this org makes.
	instance = "Kd0"
)

// newID returns the 18-character ID of the n-th record with that key prefix.
func newID(prefix string, n uint64) string {
	digits := [9]byte{}
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[n%62]
		n /= 62
	}
	id := prefix + instance + string(digits[:])
	return id + checksum(id)
}

// checksum returns the three characters that make a 15-character ID one of 18:
// each tells which of five characters are upper-case letters.
func checksum(id15 string) string {
	var b [3]byte
	for i := range b {
		bits := 0
		for j := range 5 {
			if c := id15[5*i+j]; c >= 'A' && c <= 'Z' {
				bits |= 1 << j
			}
		}
		b[i] = checksumBase[bits]
	}
	return string(b[:])
}

// parseID returns the 18-character form of an ID of 15 or 18 characters. One of
// 18 may have lost its letter case: the checksum restores it.
func parseID(s string) (string, bool) {
	switch len(s) {
	case 15:
		if !alphanumeric(s) {
			return "", false
		}
		return s + checksum(s), true
	case 18:
		if !alphanumeric(s) {
			return "", false
		}
		return restoreCase(s)
	default:
		return "", false
	}
}

func restoreCase(s string) (string, bool) {
	b := []byte(s[:15])
	for i, c := range strings.ToUpper(s[15:]) {
		bits := strings.IndexRune(checksumBase, c)
		if bits < 0 {
			return "", false
		}
		for j := range 5 {
			at, letter := 5*i+j, b[5*i+j] > '9'
			switch {
			case bits&(1<<j) == 0 && letter:
				b[at] |= 0x20
			case bits&(1<<j) != 0 && letter:
				b[at] &^= 0x20
			case bits&(1<<j) != 0:
				return "", false
			}
		}
	}
	return string(b) + strings.ToUpper(s[15:]), true
}

func alphanumeric(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// idSource counts the records that were ever made, by key prefix.
type idSource map[string]uint64

func (s idSource) next(prefix string) string {
	s[prefix]++
	return newID(prefix, s[prefix])
}

// customObjects counts the custom objects of the org.
func (o *Org) customObjects() int {
	n := 0
	for _, e := range o.entities {
		if e.custom {
			n++
		}
	}
	return n
}

// customPrefix returns the key prefix of the n-th custom object: a00, a01 ...
func customPrefix(n int) string { return fmt.Sprintf("a%02d", n) }
