package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Changes are what has to be done to an org. They are data: store them as JSON,
// have somebody review them, and apply them in another process.
type Changes struct {
	Org           string `json:"org,omitempty"` // ID of the org they were planned for; "" if Salesforce did not say
	PermissionSet string `json:"permissionSet"` // API name
	Steps         []Step `json:"steps"`         // in the order in which they are carried out

	// Notes are what is left to people, in words: existing fields that do not fit.
	Notes []string `json:"notes,omitempty"`
}

// StepKind is what a step does.
type StepKind string

// The kinds of steps, in their order.
const (
	CreateField         StepKind = "createField"         // creates a custom field
	AddValues           StepKind = "addValues"           // adds values to an existing picklist
	CreatePermissionSet StepKind = "createPermissionSet" // creates the permission set, which grants nothing yet
	Grant               StepKind = "grant"               // grants one permission
	Assign              StepKind = "assign"              // gives the permission set to the user
	MarketingUser       StepKind = "marketingUser"       // makes the user a Marketing User
)

// Step is one change of the org. Which fields are set depends on the Kind.
type Step struct {
	Kind       StepKind    `json:"kind"`
	Target     string      `json:"target"`               // what is changed: "Lead.mobly_id__c", "Mobly_Event_Sync", "ApiEnabled", a user name
	Label      string      `json:"label,omitempty"`      // CreatePermissionSet: of the set
	Field      *Field      `json:"field,omitempty"`      // CreateField
	Values     []string    `json:"values,omitempty"`     // AddValues
	Permission *Permission `json:"permission,omitempty"` // Grant: all that there will be
	For        string      `json:"for,omitempty"`        // what asks for it
	ID         string      `json:"id,omitempty"`         // of the field, row of permissions or user that is changed; "" if there is none
}

// String is the step in words.
func (s *Step) String() string {
	switch {
	case s == nil:
		return ""
	case s.Kind == CreateField && s.Field != nil:
		return fmt.Sprintf("create the field %s, label %q", s.Field, s.Field.Label)
	case s.Kind == AddValues:
		return fmt.Sprintf("add values to the picklist %s: %s", s.Target, strings.Join(s.Values, ", "))
	case s.Kind == CreatePermissionSet:
		return fmt.Sprintf("create the permission set %s, label %q", s.Target, s.Label)
	case s.Kind == Grant && s.Permission != nil:
		return "grant " + s.Permission.String()
	case s.Kind == Assign:
		return "assign the permission set to " + s.Target
	case s.Kind == MarketingUser:
		return "make " + s.Target + " a Marketing User"
	}
	return string(s.Kind) + " " + s.Target
}

// String is the changes in words, one line for each step.
func (c *Changes) String() string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	if len(c.Steps) == 0 {
		b.WriteString("Nothing to do.\n")
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		fmt.Fprintf(&b, "%3d. %s", i+1, s)
		if s.For != "" {
			fmt.Fprintf(&b, " (%s)", s.For)
		}
		b.WriteByte('\n')
	}
	for _, n := range c.Notes {
		fmt.Fprintf(&b, "By hand: %s\n", n)
	}
	return b.String()
}

// check reports why a step, which may have been edited, cannot be carried out.
func (s *Step) check(set string) error {
	ok := false
	switch s.Kind {
	case CreateField:
		ok = s.Field != nil && strings.HasSuffix(strings.ToLower(s.Field.Name), "__c") && strings.EqualFold(s.Target, s.Field.fullName()) &&
			slices.Contains(definedOn, s.Field.Object)
		if ok {
			if why := refusal(&s.Field.Field); why != "" {
				return fieldProblem(sferr.ErrBadField, s.Target, s.For, why)
			}
		}
	case AddValues:
		ok = len(s.Values) > 0 && validID(s.ID)
	case CreatePermissionSet:
		ok = s.Label != "" && s.Target == set && nameForm.MatchString(s.Target)
	case Grant:
		ok = s.Permission != nil && s.Target == s.Permission.name() && (s.ID == "" || validID(s.ID))
	case Assign, MarketingUser:
		ok = validID(s.ID)
	}
	if !ok {
		return fmt.Errorf("%w: %.100s %.100q", sferr.ErrPlan, s.Kind, s.Target)
	}
	return nil
}

// validID reports whether an ID is one that a path may contain.
func validID(id string) bool {
	return (len(id) == 15 || len(id) == 18) && strings.Trim(id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
}

// StepResult is what happened to one step. Its Outcome is Created, Updated,
// Unchanged (the org had it already), Failed, InDoubt or NotSent.
type StepResult struct {
	Step
	Outcome salesforce.Outcome
	Err     error // nil unless Outcome is Failed, InDoubt or NotSent
}

// String is the step in words.
func (r *StepResult) String() string {
	if r == nil {
		return ""
	}
	return r.Step.String()
}

// done reports whether the org has what the step asks for.
func (r *StepResult) done() bool {
	return r.Outcome == salesforce.Created || r.Outcome == salesforce.Updated || r.Outcome == salesforce.Unchanged
}

// written is the outcome of a step that was carried out.
func (s *Step) written() salesforce.Outcome {
	if s.Kind == AddValues || s.Kind == MarketingUser || s.Kind == Grant && (s.ID != "" || s.Permission.User != "") {
		return salesforce.Updated
	}
	return salesforce.Created
}
