package salesforce

// learned is what a Client has found out about its org beside its describes.
// Another process has to find it out itself. It is safe for concurrent use.
type learned struct {
	refused     refusals
	substitutes substitutes
	owners      owners
	statuses    statuses
}

// clone returns a copy that learns by itself from then on.
func (l *learned) clone() *learned {
	out := new(learned)
	out.refused.codes = l.refused.clone()
	out.substitutes.byKey = l.substitutes.clone()
	out.owners.byEmail = l.owners.clone()
	out.statuses.closed, out.statuses.known = l.statuses.get()
	return out
}
