// Package callers has tests only. They call the whole public API as a careless
// caller does: each exported function and method with zero values, nil and absurd
// arguments, and each type that is stored as JSON with JSON of any shape. Nothing
// may panic, and nothing may hang.
//
// The list of what is called (exported_test.go) is generated from the source:
//
//	go test ./internal/callers -run TestExported -update
package callers
