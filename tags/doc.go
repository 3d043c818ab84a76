// Package tags turns the tags of a lead into Salesforce fields.
package tags
