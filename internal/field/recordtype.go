package field

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

// RecordType returns the record type that a text names: by its ID, else its developer
// name, else its label if no other one has that, without regard to letter case and
// runs of white space. It is nil if there is none. Nothing names the master.
func RecordType(types []schema.RecordType, text string) *schema.RecordType {
	id, isID := ID18(text)
	key, labels := Fold(text), 0
	var labelled *schema.RecordType
	for i := range types {
		switch t := &types[i]; {
		case t.Master:
		case isID && t.ID == id, Fold(t.DeveloperName) == key:
			return t
		case Fold(t.Name) == key:
			labels, labelled = labels+1, t
		}
	}
	if labels > 1 {
		return nil
	}
	return labelled
}

// recordType finds the ID of the record type that a text names.
func (s *Spec) recordType(text string) (string, *Loss) {
	t, reason := RecordType(s.RecordTypes, text), ""
	switch {
	case t == nil:
		var names []string
		for _, t := range s.RecordTypes {
			if !t.Master {
				names = append(names, t.DeveloperName)
			}
		}
		reason = "not one of the object's record types: " + Listed(names)
	case !t.Active:
		reason = t.DeveloperName + " is inactive"
	case !t.Available:
		reason = t.DeveloperName + " is not assigned to the integration user"
	default:
		return t.ID, nil
	}
	return "", &Loss{Err: ErrRecordType, Reason: reason}
}
