package everyorg

// httpCases are about what HTTP has in front of the API.
func httpCases() []Case {
	return []Case{}
}
