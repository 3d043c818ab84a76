// Package sferr holds the errors of packages salesforce and setup, and [Explain],
// which describes any error of this module for people and for storage.
//
// An [Error] is an answer from Salesforce. Whatever the Client decides itself is a
// sentinel, for errors.Is. A [Problem] is either of them as data.
//
// No text, log value or JSON of an error holds a secret or a captured value.
package sferr
