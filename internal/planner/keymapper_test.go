package planner

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A lead has the same keys by the part of the mapping that fills key fields as by
// the whole mapping.
func TestKeysAreThoseOfTheWholeMapping(t *testing.T) {
	objects := standardObjects()
	compiled, mailed, named := 0, 0, 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		settings := &Settings{Mapping: keyRules(r), Strict: r.IntN(4) == 0, MatchByName: r.IntN(2) == 1, Creates: schema.Lead}
		m, err := Compile(settings, objects)
		if err != nil {
			continue // a rule of these may contradict itself
		}
		compiled++
		whole := *m
		whole.keyMapper = m.mapper
		var mapped field.Record
		for range 10 {
			l := keyCapture(r)
			want, got := whole.KeysOf(&l, &mapped), m.KeysOf(&l, &mapped)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(Keys{})); diff != "" {
				t.Fatalf("seed %d (-whole +part):\n%s", seed, diff)
			}
			mailed += len(got.Emails)
			named += len(got.name)
		}
	}
	require.Greater(t, compiled, 100)
	require.Greater(t, mailed, compiled)
	require.Greater(t, named, compiled)
}

func oneOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// keyRules are rules for all key fields, and for some others.
func keyRules(r *rand.Rand) mapping.Mapping {
	m := mapping.Mapping{Separator: oneOf(r, "", ", ")}
	for _, name := range []string{"Email", "LastName", "Company", "Phone", "FirstName", "Title", "Description"} {
		if r.IntN(8) == 0 {
			continue
		}
		rule := mapping.Rule{
			From: oneOf(r, mapping.FromEmail, mapping.FromPersonalEmail, mapping.FromLastName, mapping.FromCompanyName, mapping.FromPhone,
				mapping.FromOtherPhones, mapping.FromAllScannedEvents, mapping.FromAllScannedEvents, mapping.FromLastScannedBy, mapping.FromCreatedAt, mapping.FromNumberOfScans,
				mapping.FromID, mapping.Custom("x"), mapping.Constant("sales@lumen.example"),
				mapping.Template(`{{.Email | lower}}`), mapping.Template(`{{.LastName}}{{if .Company.Name}} ({{.Company.Name}}){{end}}`),
				mapping.Template(`{{join "/" .OtherPhones}}`)),
			Lead:   oneOf(r, name, strings.ToLower(name), strings.ToUpper(name)),
			Strict: r.IntN(4) == 0,
		}
		switch r.IntN(8) {
		case 0:
			rule.Clear = true
		case 1:
			rule.Required = true
		case 2:
			rule.Default = "n0ne@lumen.example"
		case 3:
			rule.Placeholder = "x1@lumen.example"
		case 4:
			rule.Policy = oneOf(r, field.WriteIfBlank, field.CreateOnly, field.Append)
		}
		if r.IntN(3) == 0 {
			rule.Values = map[string]string{"Kim": "Kimura", "a@lumen.example": "b@lumen.example", "lumen": "", "7": "seven@lumen.example"}
		}
		m.Rules = append(m.Rules, rule)
	}
	r.Shuffle(len(m.Rules), func(i, j int) { m.Rules[i], m.Rules[j] = m.Rules[j], m.Rules[i] })
	return m
}

// keyCapture is a lead with some fields blank, too long or malformed.
func keyCapture(r *rand.Rand) mapping.Person {
	text := func(own string) string {
		return oneOf(r, own, own, own, "", " ", " "+own+"\t", strings.ToUpper(own), own+"\x00", strings.Repeat(own, 30), "a@lumen.example", "a@b@c", "Zoë", "x\u3002y@lumen\uff0eexample")
	}
	l := mapping.Person{
		ID: text("7"), LastName: text("Kim"), FirstName: text("Grace"), Email: text("a@lumen.example"), PersonalEmail: text("p@home.example"),
		JobTitle: text("CTO"), Company: mapping.Company{Name: text("Lumen")}, LastScannedBy: text("rep@lumen.example"),
		Custom: map[string]any{"x": oneOf[any](r, nil, "x@lumen.example", 7, true, []any{"a", "b@lumen.example"}, map[string]any{})},
	}
	for i := range r.IntN(4) {
		n := strconv.Itoa(i)
		l.Phones.LeadProvided = append(l.Phones.LeadProvided, mapping.Phone{Number: text("+1 206 555 010" + n), Preferred: r.IntN(2) == 0})
		l.Scans = append(l.Scans, mapping.Scan{By: text("rep@lumen.example"), Event: text("Expo; East " + n)})
	}
	if r.IntN(4) == 0 {
		l.Unreadable = []string{"email", "phoneNumbers[1]"}
	}
	return l
}
