package salesforcetest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxMultipart = 100000    // characters of data in a request that makes a job too
	maxUpload    = 100 << 20 // bytes of data: 150 MB as base64
)

// createIngestJob answers POST /jobs/ingest: a job by JSON, or a job with its
// data in a multipart body, which is started at once.
func (o *Org) createIngestJob(q *request) *response {
	body, data, fs := multipartJob(q)
	if fs != nil {
		return refuse(fs)
	}
	in, fs := parseObject(body, "JobInfo")
	if fs != nil {
		return refuse(fs)
	}
	j := o.newJob(q, in, in.text("operation"))
	j.key, j.assignmentRule = in.text("externalIdFieldName"), in.text("assignmentRuleId")
	if fs := j.badFormat(in); fs != nil {
		return refuse(fs)
	}
	if fs := o.target(j, q.saver.rights(), in.text("object")); fs != nil {
		return refuse(fs)
	}
	o.keep(j)
	resp := answer(http.StatusOK, j.info(false))
	if data != nil {
		j.data, j.uploaded = data, true
		o.start(j)
		resp = answer(http.StatusOK, j.info(false))
	}
	return resp
}

// multipartJob splits a multipart body into the job and its data; any other
// body is the job.
func multipartJob(q *request) (body, data []byte, fs faults) {
	media, params, err := mime.ParseMediaType(q.header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		return q.body, nil, nil
	}
	r := multipart.NewReader(bytes.NewReader(q.body), params["boundary"])
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, one(parserError("The multipart body could not be read."))
		}
		content, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, nil, one(parserError("The multipart body could not be read."))
		case part.FormName() == "job":
			body = content
		case part.FormName() == "content":
			data = content
		}
	}
	switch {
	case body == nil || data == nil:
		return nil, nil, one(fault{Code: "INVALIDJOB", Message: "A multipart request needs the parts job and content"}) // the text is a guess
	case utf8.RuneCount(data) > maxMultipart:
		return nil, nil, one(overLimit(utf8.RuneCount(data), "characters of data in a multipart request", maxMultipart))
	}
	return body, data, nil
}

// target judges what the job is to be done to. The texts are guesses.
func (o *Org) target(j *job, who *rights, object string) faults {
	e := o.visible(object, who.user)
	if e == nil {
		return one(fault{Code: "INVALIDENTITY", Message: "Entity '" + object + "' is not supported by the Bulk API."})
	}
	j.object = e.name
	invalid := func(message string) faults { return one(fault{Code: "INVALIDJOB", Message: "InvalidJob : " + message}) }
	switch j.operation {
	case "insert", "update", "delete":
		if j.key != "" {
			return invalid("externalIdFieldName is for upsert jobs only")
		}
	case "upsert":
		key := who.column(e, j.key)
		switch {
		case !o.upsertable(e):
			return invalid("upsert is not supported for " + e.name)
		case j.key == "":
			return invalid("externalIdFieldName is required for an upsert job")
		case key == nil:
			return invalid("Field name not found : " + j.key)
		case !key.IDLookup:
			return invalid("Field name provided, " + j.key + ", is not an External ID or indexed field for " + e.name)
		}
	case "hardDelete":
		if who.has("BulkApiHardDelete") {
			return nil
		}
		return one(fault{Code: "FEATURENOTENABLED", Message: "FeatureNotEnabled : hardDelete needs the Bulk API Hard Delete permission"})
	default:
		return one(parserError("operation is missing or not one of insert, update, upsert, delete, hardDelete"))
	}
	return nil
}

// jobPart answers the data of a job and its results.
func (o *Org) jobPart(q *request, j *job) *response {
	switch strings.ToLower(q.path[3]) {
	case "batches":
		return only(q, func(*request) *response { return j.upload(q) }, http.MethodPut)
	case "successfulresults":
		return only(q, func(*request) *response {
			return j.result(func(r *bulkRow) bool { return r.tried && r.out.faults == nil }, j.success)
		}, http.MethodGet)
	case "failedresults":
		return only(q, func(*request) *response {
			return j.result(func(r *bulkRow) bool { return r.tried && r.out.faults != nil }, j.failure)
		}, http.MethodGet)
	case "unprocessedrecords":
		return only(q, func(*request) *response { return j.result(func(r *bulkRow) bool { return !r.tried }, nil) }, http.MethodGet)
	default:
		return refuse(notFound())
	}
}

// upload takes the data of a job, once.
func (j *job) upload(q *request) *response {
	switch {
	case j.state != stateOpen:
		return refuse(one(invalidJobState("Data can be uploaded to a job in state Open only; it is in state " + j.state)))
	case j.uploaded:
		return refuse(one(invalidJobState("The job has its data: a job takes one upload")))
	case len(q.body) > maxUpload:
		return refuse(one(fault{Status: http.StatusRequestEntityTooLarge, Code: "REQUEST_TOO_LARGE", Message: "The data of a job must not exceed 150 MB as base64"}))
	}
	if media, _, err := mime.ParseMediaType(q.header.Get("Content-Type")); err != nil || media != "text/csv" {
		return refuse(unsupportedMedia(q))
	}
	j.data, j.uploaded = q.body, true
	return &response{status: http.StatusCreated}
}

// start reads the data and puts the job to work. What is wrong with the data as
// a whole fails the job when its time comes.
func (o *Org) start(j *job) {
	now := o.clock()
	j.state, j.changed, j.started = stateUploadComplete, now, now
	j.wrong = o.readData(j, strings.TrimPrefix(string(j.data), "\xef\xbb\xbf"))
	j.data = nil
	o.jobs.batches += (len(j.rows) + batchRows - 1) / batchRows
}

// readData takes the data apart, and returns what is wrong with it.
func (o *Org) readData(j *job, text string) string {
	if !utf8.ValidString(text) {
		return "ClientInputError : Failed to read request. Exception: the data is not UTF-8"
	}
	if !j.rightEnding(text) {
		return "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is " + j.lineEnding
	}
	lines := (&csvReader{text: text, delimiter: delimiters[j.delimiter], ending: lineEndings[j.lineEnding]}).all()
	if len(lines) == 0 {
		return "" // a job without data completes
	}
	j.header = lines[0].fields
	for _, l := range lines[1:] {
		j.rows = append(j.rows, bulkRow{fields: l.fields, wrong: l.wrong})
	}
	if wrong := o.readHeader(j, lines[0]); wrong != "" {
		return "InvalidBatch : " + wrong
	}
	return ""
}

// rightEnding reports whether the header row ends as the job says.
func (j *job) rightEnding(text string) bool {
	i := strings.IndexByte(text, '\n')
	if i < 0 {
		return true
	}
	return (i > 0 && text[i-1] == '\r') == (j.lineEnding == "CRLF")
}

// result answers one of the three files of results. The rows come in chunks of
// 200, the last of them first: Salesforce promises no order.
func (j *job) result(wanted func(*bulkRow) bool, more func(*bulkRow) []string) *response {
	if j.state == stateOpen || j.state == stateUploadComplete || j.state == stateInProgress {
		return refuse(one(invalidJobState("The job has no results in state " + j.state)))
	}
	var b strings.Builder
	delimiter, ending := delimiters[j.delimiter], lineEndings[j.lineEnding]
	var names []string
	if more != nil {
		names = more(nil)
	}
	if columns := slices.Concat(names, j.header); len(columns) > 0 {
		writeCSV(&b, delimiter, ending, columns)
	}
	chunks := slices.Collect(slices.Chunk(j.rows, chunkSize))
	for _, chunk := range slices.Backward(chunks) {
		for i := range chunk {
			if r := &chunk[i]; wanted(r) {
				var first []string
				if more != nil {
					first = more(r)
				}
				writeCSV(&b, delimiter, ending, append(first, r.fields...))
			}
		}
	}
	return csvAnswer(&b)
}
