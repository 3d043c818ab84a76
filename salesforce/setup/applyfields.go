package setup

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
)

// createFields creates the custom fields.
func (r *applier) createFields(ctx context.Context) {
	a := r.admin
	for s := range r.pending(ctx, CreateField) {
		r.once(ctx, s, func() error {
			_, err := a.create(ctx, customFieldPath, map[string]any{"FullName": s.Field.FullName(), "Metadata": s.Field.metadata()})
			return err
		}, func() (bool, error) {
			id, err := a.fieldID(ctx, s.Field)
			if err != nil || id == "" {
				return false, err
			}
			f, err := a.customField(ctx, id)
			if err != nil {
				return false, err
			}
			if asked := &s.Field.Field; f.Type != asked.Type || asked.ExternalID && !f.ExternalID || asked.Unique && !f.Unique {
				return false, &FieldError{Field: s.Target, For: s.For, Why: differs(f, asked)[0], Is: ErrType}
			}
			return true, nil
		})
	}
}

// addValues adds values to picklists, which can be repeated.
func (r *applier) addValues(ctx context.Context) {
	for s := range r.pending(ctx, AddValues) {
		w, err := r.admin.wireField(ctx, s.ID)
		if err == nil {
			err = w.addValues(s.Values)
		}
		if err == nil {
			err = doubt(r.admin.org.Send(ctx, http.MethodPatch, customFieldPath+"/"+s.ID, w, nil))
		}
		r.settle(ctx, s, err)
	}
}

// addValues adds values to the metadata of a picklist. Salesforce wants the whole
// metadata, so everything else stays as it came.
func (w *wireField) addValues(values []string) error {
	refused := func(why string) error {
		return &FieldError{Field: w.FullName, For: "AddValues", Why: why, Is: ErrField}
	}
	var set, definition map[string]json.RawMessage
	var list []json.RawMessage
	if json.Unmarshal(w.Metadata["valueSet"], &set) != nil || json.Unmarshal(set["valueSetDefinition"], &definition) != nil || definition == nil {
		return refused("its values are those of a global value set, which other fields may share: add them there by hand")
	}
	if json.Unmarshal(definition["value"], &list) != nil {
		return ErrAnswer
	}
	has := map[string]bool{}
	for _, raw := range list {
		var v struct {
			FullName, ValueName string
		}
		if json.Unmarshal(raw, &v) != nil {
			return ErrAnswer
		}
		has[strings.ToLower(v.FullName+v.ValueName)] = true
	}
	var all error
	encode := func(v any) json.RawMessage {
		raw, err := json.Marshal(v)
		all = errors.Join(all, err)
		return raw
	}
	for _, v := range values {
		if has[strings.ToLower(v)] {
			return refused("a value is there and is not active, or is spelt otherwise: activate or rename it by hand")
		}
		list = append(list, encode(metadata.NewValue(v)))
	}
	definition["value"] = encode(list)
	set["valueSetDefinition"] = encode(definition)
	w.Metadata["valueSet"] = encode(set)
	return all
}
