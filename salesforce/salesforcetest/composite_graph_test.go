package salesforcetest_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// graphOf is one graph of a request.
func graphOf(id string, nodes ...fields) fields {
	return fields{"graphId": id, "compositeRequest": nodes}
}

// toldGraphs reduces an answer to status and error code of every node.
func toldGraphs(r reply) (good []bool, nodes [][]string) {
	r.t.Helper()
	require.Equal(r.t, http.StatusOK, r.status, string(r.body))
	for _, v := range r.object()["graphs"].([]any) {
		g := v.(map[string]any)
		good = append(good, g["isSuccessful"].(bool))
		var told []string
		for _, v := range g["graphResponse"].(map[string]any)["compositeResponse"].([]any) {
			p := v.(map[string]any)
			s := fmt.Sprint(p["httpStatusCode"])
			if errs, ok := p["body"].([]any); ok {
				s += " " + errs[0].(map[string]any)["errorCode"].(string)
			}
			told = append(told, s)
		}
		nodes = append(nodes, told)
	}
	return good, nodes
}

func TestGraph(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/composite/graph", fields{"graphs": []fields{
		graphOf("good", sub("a", "POST", "/sobjects/Account", fields{"Name": "Northwind"}),
			sub("c", "POST", "/sobjects/Contact", fields{"LastName": "Nwosu", "AccountId": "@{a.id}"})),
		graphOf("bad", sub("a", "POST", "/sobjects/Lead", lead()), sub("b", "POST", "/sobjects/Lead", fields{"LastName": "X"}),
			sub("c", "POST", "/sobjects/Lead", lead())),
	}})
	good, nodes := toldGraphs(r)
	require.Equal(t, []bool{true, false}, good)
	require.Equal(t, [][]string{{"201", "201"}, {"400 PROCESSING_HALTED", "400 REQUIRED_FIELD_MISSING", "400 PROCESSING_HALTED"}}, nodes)
	require.Empty(t, a.org.Records("Lead"), "a graph is written whole or not at all")
	contact := a.org.Records("Contact")[0]
	require.Equal(t, a.org.Records("Account")[0]["Id"], contact["AccountId"])
	first := r.object()["graphs"].([]any)[0].(map[string]any)
	require.Equal(t, "good", first["graphId"])
	require.Equal(t, map[string]any{
		"body":        map[string]any{"id": contact["Id"], "success": true, "errors": []any{}},
		"httpHeaders": map[string]any{"Location": data + "/sobjects/Contact/" + contact["Id"].(string)}, "httpStatusCode": 201.0, "referenceId": "c",
	}, first["graphResponse"].(map[string]any)["compositeResponse"].([]any)[1])
}

// TestGraphsHalt holds that fourteen failed graphs are the last that are tried.
func TestGraphsHalt(t *testing.T) {
	a := newAPI(t)
	var graphs []fields
	for i := range 20 {
		body := lead()
		if i > 0 && i < 15 {
			body = fields{"LastName": "X"}
		}
		graphs = append(graphs, graphOf(strconv.Itoa(i), sub("a", "POST", "/sobjects/Lead", body)))
	}
	good, nodes := toldGraphs(a.do(http.MethodPost, "/composite/graph", fields{"graphs": graphs}))
	for i := range 20 {
		require.Equal(t, i == 0, good[i], i)
		want := "201"
		if i >= 15 {
			want = "400 PROCESSING_HALTED"
		} else if i > 0 {
			want = "400 REQUIRED_FIELD_MISSING"
		}
		require.Equal(t, []string{want}, nodes[i], i)
	}
	require.Len(t, a.org.Records("Lead"), 1)
}

func TestGraphLimits(t *testing.T) {
	chain := func(n int) []fields {
		list := []fields{sub("r0", "POST", "/sobjects/Account", fields{"Name": "0"})}
		for i := 1; i < n; i++ {
			list = append(list, sub(fmt.Sprintf("r%d", i), "POST", "/sobjects/Account", fields{"Name": "n", "ParentId": fmt.Sprintf("@{r%d.id}", i-1)}))
		}
		return list
	}
	flat := func(n int) []fields {
		var list []fields
		for i := range n {
			list = append(list, sub(fmt.Sprintf("r%d", i), "POST", "/sobjects/Account", fields{"Name": "n"}))
		}
		return list
	}
	many := func(n, nodes int) []fields {
		var list []fields
		for i := range n {
			list = append(list, graphOf(strconv.Itoa(i), flat(nodes)...))
		}
		return list
	}
	for name, c := range map[string]struct {
		graphs []fields
		status int
		good   bool
	}{
		"75 graphs":  {many(75, 1), http.StatusOK, true},
		"76 graphs":  {many(76, 1), http.StatusBadRequest, false},
		"500 nodes":  {many(1, 500), http.StatusOK, true},
		"501 nodes":  {many(3, 167), http.StatusBadRequest, false},
		"depth 15":   {[]fields{graphOf("g", chain(15)...)}, http.StatusOK, true},
		"depth 16":   {[]fields{graphOf("g", chain(16)...)}, http.StatusOK, false},
		"a query":    {[]fields{graphOf("g", sub("q", "GET", "/query?q=SELECT+Id+FROM+Lead", nil))}, http.StatusOK, false},
		"a batch":    {[]fields{graphOf("g", sub("q", "POST", "/composite/sobjects", fields{"records": []fields{}}))}, http.StatusOK, false},
		"same graph": {[]fields{graphOf("g", flat(1)...), graphOf("g", flat(1)...)}, http.StatusBadRequest, false},
		"no name":    {[]fields{graphOf("", flat(1)...)}, http.StatusBadRequest, false},
		"none":       {nil, http.StatusBadRequest, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			r := a.do(http.MethodPost, "/composite/graph", fields{"graphs": c.graphs})
			require.Equal(t, c.status, r.status, string(r.body))
			if c.status == http.StatusOK {
				good, _ := toldGraphs(r)
				require.Equal(t, c.good, good[0])
			}
			if !c.good {
				require.Empty(t, a.org.Records("Account"))
			}
		})
	}
}

// TestGraphKinds holds that a graph has no more than fifteen pairs of method
// and object.
func TestGraphKinds(t *testing.T) {
	a := newAPI(t)
	var nodes []fields
	for i, object := range []string{"Lead", "Contact", "Account", "Campaign", "Task", "Event"} {
		for j, method := range []string{"GET", "PATCH", "DELETE"} {
			nodes = append(nodes, sub(fmt.Sprintf("r%d", 3*i+j), method, "/sobjects/"+object+"/001Kd0000000001", nil))
		}
	}
	_, told := toldGraphs(a.do(http.MethodPost, "/composite/graph", fields{"graphs": []fields{graphOf("g", nodes[:15]...), graphOf("h", nodes[:16]...)}}))
	require.NotContains(t, told[0], "400 LIMIT_EXCEEDED")
	require.Equal(t, "400 LIMIT_EXCEEDED", told[1][0])
}
