package salesforcetest

import (
	"fmt"
	"net/http"
	"strings"
)

// fault is one error as the API answers it. Its zero Status means 400.
type fault struct {
	Status  int
	Code    string
	Message string
	Fields  []string // nil where the answer to a single request leaves the key out
	// duplicate is what the answer to a single request says of duplicates: the
	// result, under the key of the API's version. Collections leave it out.
	duplicate *pair
}

// faults are the reasons why one record, or one request, is refused.
type faults []fault

func (fs faults) status() int {
	if len(fs) == 0 || fs[0].Status == 0 {
		return http.StatusBadRequest
	}
	return fs[0].Status
}

// body is the answer to a request that was refused as a whole.
func (fs faults) body() []any {
	out := make([]any, len(fs))
	for i, f := range fs {
		o := ordered{{"message", f.Message}, {"errorCode", f.Code}}
		if f.duplicate != nil {
			out[i] = ordered{*f.duplicate, {"errorCode", f.Code}, {"message", f.Message}}
			continue
		}
		if f.Fields != nil {
			o = append(o, pair{"fields", f.Fields})
		}
		out[i] = o
	}
	return out
}

// results is what one failed record of a collection says of its errors.
func (fs faults) results() []any {
	out := make([]any, len(fs))
	for i, f := range fs {
		fields := f.Fields
		if fields == nil {
			fields = []string{}
		}
		out[i] = ordered{{"statusCode", f.Code}, {"message", f.Message}, {"fields", fields}}
	}
	return out
}

func one(f fault) faults { return faults{f} }

// refused is an error that a save reports: it always has a list of fields.
func refused(code, message string, fields ...string) fault {
	if fields == nil {
		fields = []string{}
	}
	return fault{Code: code, Message: message, Fields: fields}
}

func notFound() faults {
	return one(fault{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist"})
}

// gone answers a version that is retired. The text is a guess.
func gone() faults {
	return one(fault{Status: http.StatusGone, Code: "GONE", Message: "The requested API version is retired"})
}

// notSimulated answers a version that orgs serve and this one does not, in words that
// are not Salesforce's.
func notSimulated(version string) faults {
	return one(fault{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: fmt.Sprintf(
		"API version %s is not supported by this simulator, which has %d.0 to %d.0", version, oldest, newest)})
}

func noSuchKey(name string) faults {
	return one(fault{
		Status: http.StatusNotFound, Code: "NOT_FOUND",
		Message: "Provided external ID field does not exist or is not accessible: " + name,
	})
}

func noSuchColumn(field, object string) fault {
	return fault{Code: "INVALID_FIELD", Message: "No such column '" + field + "' on sobject of type " + object}
}

func entityIsDeleted() fault {
	f := refused("ENTITY_IS_DELETED", "entity is deleted")
	f.Status = http.StatusNotFound
	return f
}

func badReference() fault {
	return refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
}

func notWritable(fields []string) fault {
	return refused("INVALID_FIELD_FOR_INSERT_UPDATE",
		"Unable to create/update fields: "+strings.Join(fields, ", ")+
			". Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
		fields...)
}

func requiredMissing(fields []string) fault {
	return refused("REQUIRED_FIELD_MISSING", "Required fields are missing: ["+strings.Join(fields, ", ")+"]", fields...)
}

func methodNotAllowed(method string, allowed ...string) faults {
	return one(fault{
		Status: http.StatusMethodNotAllowed, Code: "METHOD_NOT_ALLOWED",
		Message: "HTTP Method '" + method + "' not allowed. Allowed are " + strings.Join(allowed, ","),
	})
}

func parserError(message string) fault {
	return fault{Code: "JSON_PARSER_ERROR", Message: message}
}
