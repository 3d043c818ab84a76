package salesforcetest

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// userInterface answers /ui-api/object-info/Lead/picklist-values/012..., for all fields
// or one. It does not work within composite requests or for activities.
func (o *Org) userInterface(q *request) *response {
	if q.nested || len(q.path) < 5 || len(q.path) > 6 || q.path[1] != "object-info" || q.path[3] != "picklist-values" {
		return refuse(notFound())
	}
	e := o.visible(q.path[2], q.saver.user)
	if e == nil || e.activity() || e.setup {
		return refuse(one(fault{Status: http.StatusBadRequest, Code: "INVALID_TYPE", Message: "Object " + q.path[2] + " is not supported in UI API"}))
	}
	id, ok := parseID(q.path[4])
	t := e.typeOf(id)
	if !ok || t == nil && id != masterTypeID {
		return refuse(one(fault{Status: http.StatusBadRequest, Code: "INVALID_ID_FIELD", Message: "invalid record type id: " + q.path[4]})) // the text is a guess
	}
	return only(q, func(*request) *response { return o.picklists(q, e, t, id) }, http.MethodGet)
}

func (o *Org) picklists(q *request, e *entity, t *recordType, id string) *response {
	all := ordered{}
	for _, c := range q.saver.rights().columns(e) {
		if c.Type != schema.TypePicklist && c.Type != schema.TypeMultiPicklist {
			continue
		}
		url := "/services/data/v" + q.version + "/ui-api/object-info/" + e.name + "/picklist-values/" + id + "/" + c.Name
		values := valuesOf(e, c, t, url)
		if len(q.path) == 5 {
			all = append(all, pair{c.Name, values})
		} else if equalFold(q.path[5], c.Name) {
			return answer(http.StatusOK, values)
		}
	}
	if len(q.path) == 6 {
		return refuse(notFound())
	}
	return answer(http.StatusOK, ordered{{"eTag", eTag(id, all)}, {"picklistFieldValues", all}})
}

// valuesOf describes a picklist for records of a type, as the User Interface API does.
func valuesOf(e *entity, c *column, t *recordType, url string) ordered {
	controllers, values, byDefault := ordered{}, []any{}, any(nil)
	controller := e.column(c.Controller)
	for i, v := range controlling(controller) {
		controllers = append(controllers, pair{v, i})
	}
	for _, v := range c.Picklist {
		if !v.Active || !t.has(c, v.Value) {
			continue
		}
		valid := []any{}
		bits, _ := base64.StdEncoding.DecodeString(v.ValidFor)
		for i := range controllers {
			if i/8 < len(bits) && bits[i/8]&(0x80>>(i%8)) != 0 {
				valid = append(valid, i)
			}
		}
		value := ordered{{"attributes", nil}, {"label", label(v)}, {"validFor", valid}, {"value", v.Value}}
		if values = append(values, value); v.Default {
			byDefault = value
		}
	}
	return ordered{
		{"controllerValues", controllers}, {"defaultValue", byDefault}, {"eTag", eTag(url, values)}, {"url", url}, {"values", values},
	}
}

// controlling lists the values of a controlling field, or nil without one.
func controlling(c *column) []string {
	switch {
	case c == nil:
		return nil
	case c.Type == schema.TypeBoolean:
		return []string{"false", "true"}
	}
	var out []string
	for _, v := range c.Picklist {
		out = append(out, v.Value)
	}
	return out
}

// eTag returns equal tags for equal answers.
func eTag(url string, values any) string {
	h := fnv.New128a()
	_, _ = fmt.Fprint(h, strings.ToLower(url), values)
	return hex.EncodeToString(h.Sum(nil))
}
