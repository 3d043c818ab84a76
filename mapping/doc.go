// Package mapping turns a lead that Mobly captured into Salesforce fields.
package mapping
