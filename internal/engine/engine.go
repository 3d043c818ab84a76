/*
Package engine takes leads through one call: it plans them, writes the records,
and plans and writes again the leads whose records turned out to be other than
they were. It has no goroutine and no state of a call.
*/
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/write"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Engine plans and writes for one org and one set of settings. It is safe for
// concurrent use.
type Engine struct {
	Org      *org.Org
	Settings *planner.Settings
	Learned  *planner.Learned
	Writer   write.Writer
	Journal  bool         // results carry what was written
	Log      *slog.Logger // is warned of rules that are switched off; nil is silent

	model atomic.Pointer[planner.Model] // nil before the first call

	mu  sync.Mutex
	off map[string]bool // rules that were off in the last model, in words
}

// New returns an engine. batch is called for every collection that was written;
// nil is not called.
func New(o *org.Org, settings *planner.Settings, batch func(context.Context, write.Batch)) *Engine {
	return &Engine{Org: o, Settings: settings, Learned: new(planner.Learned), Writer: write.Writer{Org: o, Batch: batch}}
}

// Model returns the settings compiled for the org. It asks the org for what is not
// known of its objects.
func (e *Engine) Model(ctx context.Context) (*planner.Model, error) {
	if m := e.model.Load(); m != nil && e.Org.Current(m.Objects) && len(m.Objects) == len(e.Settings.ObjectNames()) {
		return m, nil
	}
	objects, err := e.objects(ctx, false, e.Settings.ObjectNames()...)
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(o *schema.Object) bool { return o == nil })
	m, err := planner.Compile(e.Settings, objects)
	if err != nil {
		e.Org.Forget(objects, e.Settings.ObjectNames()...) // an admin may mend it before the next call
		return nil, fmt.Errorf("salesforce: the configuration does not fit this org:\n%w", err)
	}
	e.model.Store(m)
	e.warn(m.Off)
	return m, nil
}

// objects returns the descriptions of objects. It requests those that are not known or,
// with anew, all. An optional object that the org hides is nil.
func (e *Engine) objects(ctx context.Context, anew bool, names ...string) ([]*schema.Object, error) {
	out := make([]*schema.Object, len(names))
	for i, d := range e.Org.Describe(ctx, anew, names...) {
		err, answered := errors.AsType[*sferr.Error](d.Err)
		switch {
		case d.Err == nil:
			out[i] = d.Object
		case !planner.Optional(names[i]) || !answered || !org.Hides(err):
			return nil, undescribed(names[i], d.Err)
		}
	}
	return out, nil
}

// Ping asks what the objects are, whatever is known of them, and forgets what else
// was learned of the org, so that the next call finds it out anew. If a rule sets the
// Status of Tasks, it asks for those too.
func (e *Engine) Ping(ctx context.Context) error {
	names := e.Settings.ObjectNames()
	if _, err := e.objects(ctx, true, names...); err != nil {
		return err
	}
	e.Learned.Forget(names...)
	e.Learned.ForgetOrg()
	if _, err := e.Model(ctx); err != nil {
		return err
	}
	asking := e.Learned.Ask(nil, len(e.Settings.TaskStatuses()) > 0)
	if err := e.Org.Ask(ctx, asking.Questions()...); err != nil {
		return err
	}
	asking.Keep()
	return e.Settings.FitStatuses(e.Learned)
}

// warn logs the rules that are switched off and were not before.
func (e *Engine) warn(off []*sferr.Problem) {
	if e.Log == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := make(map[string]bool)
	for _, p := range off {
		text := p.Error()
		if now[text] = true; !e.off[text] {
			e.Log.Warn("salesforce: a rule is switched off", "object", p.Object, "fields", p.Fields, "rule", p.Rule, "code", p.Code, "reason", p.Reason, "hint", p.Hint)
		}
	}
	e.off = now
}

// Describe asks what an object is, whatever is known of it.
func (e *Engine) Describe(ctx context.Context, object string) (*org.Described, error) {
	d := e.Org.Describe(ctx, true, object)[0]
	if d.Err == nil {
		e.Learned.Forget(object)
	}
	return d, d.Err
}

// Forget has the org asked what the objects are, unless they were described since
// they were known as these, and the values tried that they refused, before their next
// use.
func (e *Engine) Forget(known []*schema.Object, objects ...string) {
	e.Org.Forget(known, objects...)
	e.Learned.Forget(objects...)
}

// undescribed is the error of an object that cannot be read. A user who is not let
// in lacks no object, and a limit is not a missing permission.
func undescribed(object string, err error) error {
	e, ok := errors.AsType[*sferr.Error](err)
	if !ok {
		return fmt.Errorf("salesforce: cannot read what %s is in this org: %w", object, err)
	}
	if _, ok := errors.AsType[*auth.Error](e.Err); ok {
		return err
	}
	hint := ""
	if org.Hides(e) || org.ClassOf(e) == codes.Permission {
		hint = "; the integration user needs Read on it"
	}
	return fmt.Errorf("salesforce: cannot read what %s is in this org%s: %w", object, hint, err)
}
