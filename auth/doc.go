// Package auth gets access tokens for a Salesforce org.
package auth
