package tags

// Mapper is a mapping compiled for an org. It is immutable and safe for
// concurrent use.
type Mapper struct{}

// Compile checks the mapping against an org and prepares it for use.
func (m Mapping) Compile(_ Options) (*Mapper, error) { return &Mapper{}, nil }

// Map prepares the tags of a lead for schema.Lead or schema.Contact.
func (m *Mapper) Map(_ string, _ []Tag) Record { return Record{} }

// Fold makes one set of the tags of two captures of one person.
func (m *Mapper) Fold(earlier, _ []Tag) []Tag { return earlier }

// Fields returns the API names that [Mapper.Map] may write on the object, once
// each, in the order of the rules.
func (m *Mapper) Fields(_ string) []string { return nil }

// Off returns the rules that are switched off because the org lacks the field,
// hides it, or does not let it be written.
func (m *Mapper) Off(_ string) []*FieldError { return nil }
