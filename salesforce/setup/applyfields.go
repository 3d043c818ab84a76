package setup

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
)

// fields makes the custom fields, and adds values to picklists.
func (r *applier) fields(ctx context.Context) {
	a := r.admin
	for _, s := range r.of(CreateField) {
		if !r.goOn(ctx) {
			return
		}
		r.once(ctx, s, func() error {
			_, err := a.create(ctx, customFieldPath, node{{"FullName", s.Field.FullName()}, {"Metadata", s.Field.metadata()}})
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
	for _, s := range r.of(AddValues) {
		if !r.goOn(ctx) {
			return
		}
		r.settle(ctx, s, a.addValues(ctx, s.ID, s.Values))
	}
}

// addValues adds values to a picklist. Salesforce wants the whole metadata: all
// that is there is given back as it came. It can be repeated.
func (a *Admin) addValues(ctx context.Context, id string, values []string) error {
	w, err := a.wireField(ctx, id)
	if err != nil {
		return err
	}
	var set, definition map[string]json.RawMessage
	var list []json.RawMessage
	if json.Unmarshal(w.Metadata["valueSet"], &set) != nil || json.Unmarshal(set["valueSetDefinition"], &definition) != nil || definition == nil {
		return &FieldError{Field: w.FullName, For: "AddValues", Why: "its values are those of a global value set, which other fields may share: add them there by hand", Is: ErrField}
	}
	if json.Unmarshal(definition["value"], &list) != nil {
		return &Error{Err: ErrAnswer}
	}
	have := map[string]bool{}
	for _, raw := range list {
		var v struct {
			FullName, ValueName string
		}
		if json.Unmarshal(raw, &v) != nil {
			return &Error{Err: ErrAnswer}
		}
		have[strings.ToLower(v.FullName+v.ValueName)] = true
	}
	for _, v := range values {
		if have[strings.ToLower(v)] {
			return &FieldError{Field: w.FullName, For: "AddValues", Why: "a value is there and is not active, or is spelt otherwise: activate or rename it by hand", Is: ErrField}
		}
		raw, err := json.Marshal(valueNode(v))
		if err != nil {
			return err
		}
		list = append(list, raw)
	}
	return a.patchValues(ctx, id, w, set, definition, list)
}

// patchValues writes the metadata with other values, and everything else as it
// came.
func (a *Admin) patchValues(ctx context.Context, id string, w *wireField, set, definition map[string]json.RawMessage, list []json.RawMessage) error {
	var err error
	put := func(in map[string]json.RawMessage, name string, value any) {
		raw, e := json.Marshal(value)
		in[name], err = raw, errors.Join(err, e)
	}
	metadata := maps.Clone(w.Metadata)
	put(definition, "value", list)
	put(set, "valueSetDefinition", definition)
	put(metadata, "valueSet", set)
	if err != nil {
		return err
	}
	return doubt(a.send(ctx, http.MethodPatch, customFieldPath+"/"+id, map[string]any{"FullName": w.FullName, "Metadata": metadata}, nil))
}
