package engagement

import (
	"fmt"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Mapping says what is different from Mobly's defaults. It is data: it reads and
// writes JSON. The zero Mapping makes the Tasks that [ToTask] makes.
type Mapping struct {
	Rules []Rule `json:"rules,omitempty"`

	// NotesOnly leaves out the Description's last line, which names the rep and
	// the exact time. A Task has no other place for them: its ActivityDate is a
	// day, and its owner is often not the rep.
	NotesOnly bool `json:"notesOnly,omitempty"`
}

// Rule says what the Tasks of one kind of action look like. A field left empty
// is taken from the rule of the Kind "", and then from its own default. A kind has
// one rule at most.
type Rule struct {
	Kind Kind `json:"kind,omitempty"` // "": every kind
	Skip bool `json:"skip,omitempty"` // no Task for this kind

	// Subject is a text/template that sees .Label ("Calendar invite"), .Kind,
	// .EventType, .By, .Notes, .ID, .Event, .EventID, .Date (the day of the Task)
	// and .Custom.KEY, or index .Custom "KEY". All are texts. Besides if, with,
	// the comparisons, and, or, not and len there are lower, upper and trim.
	//
	// The result is cut to one line of 255 characters. If it is blank, or there is
	// no template, the Subject is "Mobly: " and the label: "Mobly: Call".
	Subject string `json:"subject,omitempty"`

	Status   string `json:"status,omitempty"`   // a closed status; "" is Completed
	Priority string `json:"priority,omitempty"` // "" is Normal
	Type     string `json:"type,omitempty"`     // Task.Type; "" leaves it blank
	Subtype  string `json:"subtype,omitempty"`  // "" is Call, Email, LinkedIn or Task, by kind

	// Fields are further fields of the Task: API name -> a template as in Subject.
	// The text is coerced to the field's type. A blank text writes nothing.
	Fields map[string]string `json:"fields,omitempty"`
}

// UnmarshalJSON is strict wherever a Mapping is decoded, also as a field of your
// own struct: a key that [Rule] or Mapping does not have is an error, and so is an
// unknown kind, or a text of more than 4 MiB. It does not check the rules;
// [Mapping.Compile] does.
func (m *Mapping) UnmarshalJSON(data []byte) error {
	type plain Mapping // without this method
	var p plain
	if err := core.DecodeStrict(data, &p); err != nil {
		return fmt.Errorf("engagement: %w", err)
	}
	*m = Mapping(p)
	return nil
}

// name is what the rule is called in errors.
func (r *Rule) name() string {
	if r.Kind == "" {
		return ruleName
	}
	return ruleName + " " + string(r.Kind)
}
