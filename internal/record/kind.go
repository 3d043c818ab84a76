package record

// Kind is what the records of one request to write have in common.
type Kind struct {
	Update bool
	Object string
	Key    string // external ID field of an upsert; empty: insert, or update

	// NoAssignment keeps the org's assignment rule from running: on updates,
	// which would change the owner, and if a new record has an owner of its own.
	NoAssignment    bool
	AllowDuplicates bool
	Unique          bool // Salesforce refuses a second insert of a record
}

// Kind returns the record's kind.
func (r *Record) Kind() Kind {
	k := Kind{Object: r.Object, NoAssignment: r.owned || r.NoAssignment, AllowDuplicates: r.AllowDuplicates, Unique: r.Unique}
	switch {
	case r.ID != "":
		k.Update, k.NoAssignment = true, true
	case r.Key != nil:
		k.Key = r.Key.Field
	}
	return k
}

// Operation names what is done to the records: "update", "upsert" or "create".
func (k Kind) Operation() string {
	switch {
	case k.Update:
		return "update"
	case k.Key != "":
		return "upsert"
	}
	return "create"
}

// Repeatable reports whether the records may be written twice: an update says
// the same thing again, an upsert finds its own record, an insert doubles unless
// Salesforce refuses the second one.
func (k Kind) Repeatable() bool { return k.Update || k.Key != "" || k.Unique }
