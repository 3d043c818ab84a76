package salesforcetest

import (
	"slices"
	"strconv"
	"strings"
)

// DuplicateAction is what a duplicate rule does with a record that matches
// others.
type DuplicateAction string

// The actions of a duplicate rule.
const (
	// BlockDuplicates refuses the record, whatever the request says.
	BlockDuplicates DuplicateAction = "Block"
	// AlertDuplicates refuses it unless the request says
	// Sforce-Duplicate-Rule-Header: allowSave=true. Salesforce calls it Allow
	// with Alert.
	AlertDuplicates DuplicateAction = "Alert"
	// ReportDuplicates saves it: Allow without Alert.
	ReportDuplicates DuplicateAction = "Report"
)

// DuplicateRule is a duplicate rule together with its matching rule. It runs
// when a record is created and when an update changes its key. [Org.Add]
// bypasses it.
type DuplicateRule struct {
	Object  string          // of the records that are judged
	Against []string        // objects to compare with; empty: Object
	Action  DuplicateAction // blank: BlockDuplicates

	// Key returns the key of a record. Records with the same key match, and a
	// record whose key is "" matches none. Change.Text("Email") matches records
	// by e-mail address. Key is called for records of Object and of Against, while
	// the org is locked, and must not call the org.
	Key func(Change) string

	Name    string // developer name; blank: "Standard_Lead_Duplicate_Rule"
	Match   string // the matching rule's; blank: "Standard_Lead_Match_Rule_v1_0"
	Message string // blank: "Use one of these records?"
}

// AddDuplicateRule activates the rule and adds a DuplicateRule record for it. A
// rule without a Key matches nothing, and neither does one for an object that
// the org does not have yet.
func (o *Org) AddDuplicateRule(rule DuplicateRule) {
	o.lock()
	defer o.mu.Unlock()
	d := &duplicates{DuplicateRule: rule}
	d.Against = slices.Clone(rule.Against)
	if len(d.Against) == 0 {
		d.Against = []string{rule.Object}
	}
	d.Action = DuplicateAction(orText(string(rule.Action), string(BlockDuplicates)))
	d.Name = orText(rule.Name, "Standard_"+rule.Object+"_Duplicate_Rule")
	d.Match = orText(rule.Match, "Standard_"+rule.Object+"_Match_Rule_v1_0")
	d.Message = orText(rule.Message, "Use one of these records?")
	if rule.Key == nil {
		return
	}
	for _, name := range d.Against {
		if e := o.entity(name); e != nil {
			d.keys(e)
		}
	}
	o.duplicates = append(o.duplicates, d)
	_, _ = o.insertAll("DuplicateRule", pair{"SobjectType", d.Object}, pair{"DeveloperName", d.Name}, pair{"Language", "en_US"},
		pair{"MasterLabel", strings.ReplaceAll(d.Name, "_", " ")}, pair{"IsActive", true}, pair{"SobjectSubtype", "None"}) // an admin may
}

// duplicates is an active rule. The keys of the records that it looks at are
// with their objects, which may come and go.
type duplicates struct{ DuplicateRule }

// keys returns the index of an object's records for the rule, which it makes
// where there is none.
func (d *duplicates) keys(e *entity) *keyIndex {
	for _, k := range e.keys {
		if k.rule == d {
			return k
		}
	}
	k := &keyIndex{rule: d, of: func(r *record) string { return d.Key(Change{Object: e.name, ID: r.id, entity: e, next: r}) }}
	e.addKey(k)
	return k
}

// matches returns the records of each object that match a record.
func (d *duplicates) matches(o *Org, c Change, seen func(*entity, *record) bool) []matched {
	key := d.Key(c)
	if key == "" || c.old != nil && d.Key(Change{Object: c.Object, ID: c.ID, entity: c.entity, next: c.old}) == key {
		return nil
	}
	var out []matched
	for _, name := range d.Against {
		e := o.entity(name)
		if e == nil {
			continue
		}
		var found []*record
		for _, id := range d.keys(e).ids[key] {
			r := e.rows[id]
			if id != c.ID && !r.deleted() && !converted(e, r) && seen(e, r) {
				found = append(found, r)
			}
		}
		if found != nil {
			slices.SortFunc(found, bySeq)
			out = append(out, matched{e, found})
		}
	}
	return out
}

type matched struct {
	entity  *entity
	records []*record
}

// duplicateHeader is what Sforce-Duplicate-Rule-Header asks for.
type duplicateHeader struct {
	allowSave, details, asUser bool
}

func parseDuplicateHeader(text string) duplicateHeader {
	var h duplicateHeader
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == ',' }) {
		name, value, _ := strings.Cut(part, "=")
		on := strings.EqualFold(strings.TrimSpace(value), "true")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "allowsave":
			h.allowSave = on
		case "includerecorddetails":
			h.details = on
		case "runascurrentuser":
			h.asUser = on
		}
	}
	return h
}

// duplicate refuses a record that a rule finds too like others.
func (s *saver) duplicate(c Change) *fault {
	seen := func(e *entity, r *record) bool { return !s.duplicates.asUser || s.sees(e, r) }
	for _, d := range s.org.duplicates {
		if !strings.EqualFold(d.Object, c.Object) || d.Action == ReportDuplicates || d.Action == AlertDuplicates && s.duplicates.allowSave {
			continue
		}
		if found := d.matches(s.org, c, seen); found != nil {
			f := refused("DUPLICATES_DETECTED", d.Message)
			f.duplicate = s.duplicateResult(d, c, found)
			return &f
		}
	}
	return nil
}

// misspelt is the last version of the API that calls the result duplicateResut.
const misspelt = 56

// duplicateResult is what the answer to a single request says of the matches.
func (s *saver) duplicateResult(d *duplicates, c Change, found []matched) *pair {
	results := make([]any, len(found))
	for i, m := range found {
		records := make([]any, len(m.records))
		for j, r := range m.records {
			record := ordered{attributes(m.entity, r, s.version), {"Id", r.id}}
			if s.duplicates.details {
				record = fullRecord(m.entity, s.rights().columns(m.entity), r, s.version)
			}
			records[j] = ordered{{"additionalInformation", []any{}}, {"fieldDiffs", []any{}}, {"matchConfidence", number{text: "100"}}, {"record", record}}
		}
		engine := "ExactMatchEngine" // of an admin's own matching rule
		if strings.HasPrefix(d.Match, "Standard_") {
			engine = "FuzzyMatchEngine"
		}
		results[i] = ordered{
			{"entityType", m.entity.name}, {"errors", []any{}}, {"matchEngine", engine}, {"matchRecords", records},
			{"rule", d.Match}, {"size", len(records)}, {"success", true},
		}
	}
	key := "duplicateResult"
	if major, _, _ := strings.Cut(s.version, "."); major != "" {
		if n, err := strconv.Atoi(major); err == nil && n <= misspelt {
			key = "duplicateResut"
		}
	}
	return &pair{key, ordered{
		{"allowSave", d.Action == AlertDuplicates}, {"duplicateRule", d.Name}, {"duplicateRuleEntityType", c.entity.name},
		{"errorMessage", d.Message}, {"matchResults", results},
	}}
}

// autoAssign reports whether the request leaves assignment rules on.
func autoAssign(header string) bool { return !strings.EqualFold(strings.TrimSpace(header), "false") }
