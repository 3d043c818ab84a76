// Package rest sends requests to Salesforce's REST API, and is the one place
// that does.
package rest
