package salesforcetest

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// The limits of a composite graph request.
const (
	maxGraphs       = 75
	maxNodes        = 500 // of all graphs together
	maxDepth        = 15  // nodes of a chain of references
	maxKinds        = 15  // different pairs of method and object; the version is that of the request
	maxFailedGraphs = 14  // after which the rest is not tried
)

// graph is one graph of a request: what it writes is written as a whole or not
// at all.
type graph struct {
	id    string
	nodes []subrequest
}

// graph answers POST /composite/graph: graphs are independent of each other,
// and each is atomic.
func (o *Org) graph(q *request) *response {
	graphs, fs := graphs(q.body)
	if fs != nil {
		return refuse(fs)
	}
	out := make([]any, len(graphs))
	failures := 0
	for i, g := range graphs {
		var parts []*part
		failed := failures == maxFailedGraphs
		if failed {
			for range g.nodes {
				parts = append(parts, &part{faults: one(fault{Code: "PROCESSING_HALTED",
					Message: "Processing halted because too many graphs of the request failed."})}) // the text is a guess
			}
		} else if parts, failed = o.runGraph(q, g); failed {
			failures++
		}
		out[i] = ordered{{"graphId", g.id},
			{"graphResponse", ordered{{"compositeResponse", renderParts(g.nodes, parts)}}}, {"isSuccessful", !failed}}
	}
	return answer(http.StatusOK, ordered{{"graphs", out}})
}

// runGraph answers the nodes of a graph whose shape is right.
func (o *Org) runGraph(q *request, g graph) (parts []*part, failed bool) {
	f := g.limits(q.version)
	if f == nil {
		return o.run(q, g.nodes, inOrder(g.nodes), true)
	}
	for range g.nodes {
		parts = append(parts, &part{faults: one(*f)})
	}
	return parts, true
}

// graphs reads {"graphs": [{"graphId": "1", "compositeRequest": [...]}]}.
func graphs(body []byte) ([]graph, faults) {
	in, fs := parseObject(body, "GraphCompositeRequest")
	if fs != nil {
		return nil, fs
	}
	v, _ := in.get("graphs")
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "The graphs field is required and must not be empty."})
	}
	if len(list) > maxGraphs {
		return nil, one(overLimit(len(list), "graphs", maxGraphs))
	}
	out := make([]graph, len(list))
	seen := map[string]bool{}
	nodes := 0
	for i, v := range list {
		in, ok := v.(*input)
		if !ok {
			return nil, one(parserError("Can not deserialize Graph out of " + token(v) + " token at [line:1, column:1]"))
		}
		g := graph{id: in.text("graphId")}
		switch {
		case g.id == "":
			return nil, one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "Each graph needs a graphId."})
		case seen[g.id]:
			return nil, one(fault{Code: "INVALID_INPUT", Message: "Duplicate graphId: " + g.id})
		}
		seen[g.id] = true
		if g.nodes, fs = subrequests(in); fs != nil {
			return nil, fs
		}
		if nodes += len(g.nodes); nodes > maxNodes {
			return nil, one(overLimit(nodes, "nodes", maxNodes))
		}
		out[i] = g
	}
	return out, nil
}

// overLimit refuses too many of something. Salesforce documents the limits and
// not the text.
func overLimit(n int, what string, limit int) fault {
	return fault{Code: "LIMIT_EXCEEDED", Message: fmt.Sprintf("The request has %d %s; the limit is %d.", n, what, limit)}
}

// limits judges a graph by itself: only records may be its nodes, of so many
// kinds, and only so deep may they hang on each other.
func (g graph) limits(version string) *fault {
	kinds := map[string]bool{}
	depth := map[string]int{}
	for _, n := range g.nodes {
		path, _, _ := strings.Cut(n.url, "?")
		parts, err := segments(path)
		if err != nil || len(parts) < 5 || len(parts) > 7 || parts[2] != "v"+version || parts[3] != "sobjects" || strings.EqualFold(parts[len(parts)-1], "describe") {
			return &fault{Code: "INVALID_INPUT", Message: "The url of " + n.reference + " is not supported in a composite graph."}
		}
		kinds[n.method+" "+strings.ToLower(parts[4])] = true
		depth[n.reference] = 1
		for _, earlier := range n.references() {
			depth[n.reference] = max(depth[n.reference], depth[earlier]+1)
		}
		var f fault
		switch {
		case len(kinds) > maxKinds:
			f = overLimit(len(kinds), "different nodes in graph "+g.id, maxKinds)
		case depth[n.reference] > maxDepth:
			f = overLimit(depth[n.reference], "levels in graph "+g.id, maxDepth)
		default:
			continue
		}
		return &f
	}
	return nil
}

var referenceName = regexp.MustCompile(`@\{([A-Za-z0-9_]+)`)

// references lists the nodes that this one refers to.
func (s subrequest) references() []string {
	var out []string
	find := func(text string) {
		for _, m := range referenceName.FindAllStringSubmatch(text, -1) {
			out = append(out, m[1])
		}
	}
	find(s.url)
	eachText(s.body, find)
	return out
}

// eachText visits the strings of a body.
func eachText(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, x := range v {
			eachText(x, visit)
		}
	case *input:
		for _, m := range v.members {
			eachText(m.value, visit)
		}
	}
}
