package rest

import "github.com/getmobly/mobly-salesforce-go/internal/codes"

// Class returns the class of the error's code.
func (i *Item) Class() codes.Class { return codes.ClassOf(i.Code, i.Message) }

// Class returns the class of the first error's code.
func (e *Error) Class() codes.Class { return codes.ClassOf(e.Code, e.Message) }
