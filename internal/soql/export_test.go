package soql

// ErrorAt is errorAt for tests of other packages.
func ErrorAt(text string, pos Pos, unexpected bool) *Error {
	return errorAt(text, MalformedQuery, pos, "", unexpected)
}
