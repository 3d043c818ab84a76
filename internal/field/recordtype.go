package field

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

// RecordType returns the record type with the text as its ID, else its developer name,
// else its unique label; names are compared by [Looks]. "" stands for the user's
// default. The master is never returned.
func RecordType(types []schema.RecordType, text string) (found *schema.RecordType) {
	id, _ := ID18(text)
	key, labels := Looks(text), 0
	for i := range types {
		switch t := &types[i]; {
		case t.Master:
		case key == "" && t.Default, id != "" && t.ID == id, Looks(t.DeveloperName) == key:
			return t
		case Looks(t.Name) == key:
			labels, found = labels+1, t
		}
	}
	if labels > 1 {
		return nil
	}
	return found
}

func (s *Spec) recordType(text string) (string, *Loss) {
	t, reason := RecordType(s.RecordTypes, text), "the object has no such record type"
	switch {
	case t == nil:
	case !t.Active:
		reason = t.DeveloperName + " is inactive"
	case !t.Available:
		reason = t.DeveloperName + " is not assigned to the integration user"
	default:
		return t.ID, nil
	}
	return "", &Loss{Err: ErrRecordType, Reason: reason}
}
