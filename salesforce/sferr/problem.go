package sferr

import "errors"

// Problem describes an error as data.
type Problem struct {
	Code      string `json:"code"`
	Reason    string `json:"reason"`
	Temporary bool   `json:"temporary,omitempty"`
	Err       error  `json:"-"`
}

// Explain describes any error.
func Explain(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := err.(*Problem); ok {
		return p
	}
	code, _ := codeAndHint(err)
	e, ok := errors.AsType[*Error](err)
	return &Problem{Code: code, Reason: err.Error(), Err: err, Temporary: ok && e.Temporary()}
}

func (p *Problem) Error() string { return p.Reason }

func (p *Problem) Unwrap() error { return p.Err }

var ErrNoJournal = errors.New("the result does not say what was written")
