package salesforcetest

import "testing"

func TestSmoke(t *testing.T) {
	o := NewOrg()
	id, err := o.Add("Lead", map[string]any{"LastName": "A", "Company": "B"})
	if err != nil {
		t.Fatal(err, id)
	}
	for _, n := range o.Objects() {
		t.Log(n, len(o.Records(n)))
	}
	t.Log(o.Records("User")[0])
}
