package salesforcetest

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// notHere is an error about what Salesforce has and this org lacks.
func (s *search) notHere(pos soql.Pos, what string) error {
	return s.q.Errorf(soql.MalformedQuery, pos, "%s is not supported by this simulator", what)
}

// expand puts the fields that the user may read in the place of FIELDS(). One that is
// selected twice is refused.
func (s *search) expand() error {
	grouped := func(it soql.Item) bool { return it.Group != "" }
	if !slices.ContainsFunc(s.q.Select, grouped) {
		return nil
	}
	var items []soql.Item
	for _, it := range s.q.Select {
		if !grouped(it) {
			items = append(items, it)
			continue
		}
		for _, c := range s.who.columns(s.entity) {
			if it.Group == soql.AllFields || c.Custom == (it.Group == soql.CustomFields) {
				items = append(items, soql.Item{Field: soql.FieldRef{Path: c.Name}})
			}
		}
	}
	seen := map[string]bool{}
	for _, it := range items {
		name := strings.ToLower(it.Field.Path)
		if it.Sub == nil && it.TypeOf == nil && it.Alias == "" && seen[name] {
			return s.q.Errorf(soql.InvalidField, 0, "duplicate field selected: %s", it.Field.Path)
		}
		seen[name] = true
	}
	s.q.Select = items
	return nil
}

// label is the label of a value of a picklist.
func (c *column) label(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	values := strings.Split(s, ";")
	if c.Type != schema.TypeMultiPicklist {
		values = []string{s}
	}
	for i, value := range values {
		for _, p := range c.Picklist {
			if p.Value == value && p.Label != "" {
				values[i] = p.Label
			}
		}
	}
	return strings.Join(values, ";")
}

// changed returns the function that makes what the query answers of a stored value,
// nil for a plain field.
func (s *search) changed(it soql.Item) (func(any) any, error) {
	rt := s.routes[it.Field.Path]
	switch {
	case it.Format:
		return s.formatter(it.Field, rt)
	case it.Field.Func == soql.ToLabel:
		return rt.last.label, nil
	default:
		return nil, nil
	}
}

// formatter returns the function that writes a value as the user interface does for a
// user of the United States.
func (s *search) formatter(ref soql.FieldRef, rt *route) (func(any) any, error) {
	kind, scale := schema.TypeInt, 0
	switch {
	case ref.Func == soql.Count || ref.Func == soql.CountDistinct:
	case rt.last == nil || ref.Func != soql.NoFunc && !ref.Func.IsAggregate():
		kind = ""
	default:
		kind, scale = rt.last.Type, rt.last.Scale
	}
	var write func(any) any
	locale := s.org.userText(s.who.user, "LocaleSidKey")
	switch {
	case locale != "en_US":
	case kind == schema.TypeDate:
		write = func(v any) any {
			d, _ := soql.ParseDay(text(v))
			return fmt.Sprintf("%d/%d/%d", d.Month, d.Day, d.Year)
		}
	case kind == schema.TypeDateTime:
		zone := cmp.Or(s.org.zone(s.who.user), time.UTC)
		write = func(v any) any { return moment(v).In(zone).Format("1/2/2006, 3:04 PM") }
	case kind == schema.TypeCurrency:
		write = func(v any) any { return thousands(fmt.Sprint(v), scale, "$") }
	case kind == schema.TypeInt || kind == schema.TypeDouble:
		write = func(v any) any { return thousands(fmt.Sprint(v), scale, "") }
	}
	if write == nil {
		return nil, s.notHere(ref.Pos, "FORMAT("+ref.String()+") in the locale "+locale)
	}
	return func(v any) any {
		if v == nil {
			return nil
		}
		return write(v)
	}, nil
}

// thousands writes a number with that many decimals and with commas, behind a sign and
// a symbol.
func thousands(text string, scale int, symbol string) string {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	sign := ""
	if r.Sign() < 0 {
		sign = "-"
	}
	whole, decimals, _ := strings.Cut(r.Abs(r).FloatString(scale), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimals != "" {
		whole += "." + decimals
	}
	return sign + symbol + whole
}

// mark notes that the user has viewed the records, or that they were referenced. It
// is one time for all users, and there is no RecentlyViewed.
func (s *search) mark(found []*record) {
	for name, wanted := range map[string]bool{"LastViewedDate": s.q.ForView, "LastReferencedDate": s.q.ForReference} {
		if !wanted || s.entity.column(name) == nil {
			continue
		}
		for _, r := range found {
			s.entity.put(r.id, r.with(map[string]any{name: stamp(s.org.clock())}))
		}
	}
}
