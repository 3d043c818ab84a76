package salesforcetest

import (
	"net/http"
	"net/url"
	"strings"
)

// batch answers POST /composite/batch: up to 25 requests that know nothing of
// each other, one after the other. Each counts as an API request beside the batch itself.
func (o *Org) batch(q *request) *response {
	in, fs := parseObject(q.body, "BatchRequest")
	if fs != nil {
		return refuse(fs)
	}
	v, _ := in.get("batchRequests")
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return refuse(one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "The batchRequests field is required and must not be empty."}))
	}
	if len(list) > maxSubrequests {
		return refuse(one(overLimit(len(list), "subrequests", maxSubrequests)))
	}
	if !q.tx.batched { // a request that waits for a row is answered again
		q.tx.batched = true
		o.spend(q.tx, len(list))
	}
	flag, _ := in.get("haltOnError")
	halt, _ := flag.(bool)
	failed := false
	results := make([]any, len(list))
	for i, v := range list {
		var resp *response
		if failed && halt {
			resp = refuse(one(fault{Status: http.StatusPreconditionFailed, Code: "BATCH_PROCESSING_HALTED",
				Message: "Batch processing halted per request"}))
		} else {
			resp = o.batchPart(q, v)
		}
		failed = failed || resp.status >= http.StatusBadRequest
		results[i] = ordered{{"statusCode", resp.status}, {"result", resp.body}}
	}
	return answer(http.StatusOK, ordered{{"hasErrors", failed}, {"results", results}})
}

// batchPart answers one request of a batch. Its URL begins at the version,
// which may be older than that of the batch; /services/data before it is taken
// too.
func (o *Org) batchPart(q *request, v any) *response {
	in, ok := v.(*input)
	if !ok || in.text("method") == "" || in.text("url") == "" {
		return refuse(one(fault{Code: "REQUIRED_FIELD_MISSING", Message: "Each subrequest needs a method and a url."}))
	}
	entry := Request{Method: strings.ToUpper(in.text("method")), Path: in.text("url"), Header: http.Header{}}
	resp := o.batchRun(q, in, &entry)
	entry.Status = resp.status
	*q.subs = append(*q.subs, entry)
	return resp
}

func (o *Org) batchRun(q *request, in *input, entry *Request) *response {
	if len(entry.Path) > maxURI {
		return refuse(tooLong(entry.Path))
	}
	path, query, _ := strings.Cut(strings.TrimPrefix(entry.Path, "/services/data"), "?")
	parts, err := segments(path)
	values, _ := url.ParseQuery(query)
	entry.Path, entry.Query = path, values
	if err != nil || len(parts) < 2 {
		return refuse(badPath(err))
	}
	version, ok := strings.CutPrefix(parts[0], "v")
	if ok && between(version, newestRetired+1, oldest-1) {
		return refuse(notSimulated(version))
	}
	if !ok || !supported(version) || version > q.version {
		return refuse(notFound())
	}
	if v, ok := in.get("richInput"); ok && v != nil {
		entry.Body = encode(plain(v))
	}
	q.saver.text = entry.Body
	return o.resource(&request{
		method: entry.Method, base: q.base, version: version, path: parts[1:], query: values, header: q.header, body: entry.Body,
		saver: q.saver, subs: q.subs, nested: true, tx: q.tx,
	})
}

// plain is a value of a body as it can be marshalled again.
func plain(v any) any {
	out, _ := resolveBody(v, nil)
	return out
}
