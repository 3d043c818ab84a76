package field

import "strings"

// ID18 returns the form of a record ID with 18 characters, which distinguishes
// IDs that differ in letter case only. ok is false if id does not have 15 or 18
// letters and digits, or its last three do not match the others.
func ID18(id string) (full string, ok bool) {
	if len(id) != 15 && len(id) != 18 {
		return "", false
	}
	var suffix [3]byte
	for i := range 15 {
		c := id[i]
		switch {
		case c >= 'A' && c <= 'Z':
			suffix[i/5] |= 1 << (i % 5)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			return "", false
		}
	}
	for i, bits := range suffix {
		suffix[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
	}
	switch given := id[15:]; {
	case given == string(suffix[:]):
		return id, true
	case given != "" && !strings.EqualFold(given, string(suffix[:])):
		return "", false
	}
	return id[:15] + string(suffix[:]), true
}
