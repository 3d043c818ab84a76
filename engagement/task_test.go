package engagement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

var at = time.Date(2026, time.October, 15, 17, 30, 0, 0, time.UTC)

func action(kind engagement.Kind) engagement.Action {
	return engagement.Action{ID: "1", Kind: kind, By: "dana@x.example", At: at, Notes: "Left a voicemail."}
}

// The limits of a Task.
const (
	maxSubject     = 255
	maxDescription = 32_000
)

func compiled(t testing.TB, m engagement.Mapping, o field.Options) *engagement.Mapper {
	t.Helper()
	mapper, err := m.Compile(o)
	require.NoError(t, err)
	return mapper
}

func taskOf(t testing.TB, m engagement.Mapping, a engagement.Action) engagement.Task {
	t.Helper()
	return taskIn(t, m, nil, a)
}

func taskIn(t testing.TB, m engagement.Mapping, zone *time.Location, a engagement.Action) engagement.Task {
	t.Helper()
	task, ok, err := compiled(t, m, field.Options{Location: zone}).Map(a)
	require.NoError(t, err)
	require.True(t, ok)
	return task
}

// subjectOf returns a mapping whose Subject is the Custom value of actions, with
// that value.
func subjectOf(text string, a engagement.Action) (engagement.Mapping, engagement.Action) {
	a.Custom = map[string]any{"subject": text}
	return engagement.Mapping{Rules: []engagement.Rule{{Subject: "{{.Custom.subject}}"}}}, a
}

// cut returns the fields that were cut.
func cut(task engagement.Task) (names []string) {
	for _, e := range task.Dropped {
		if errors.Is(e, field.ErrTooLong) && e.Truncated {
			names = append(names, e.Field)
		}
	}
	return names
}

// sent returns the fields of a Task as they are sent.
func sent(task engagement.Task) (list []fieldOf) {
	for _, v := range task.Values() {
		list = append(list, fieldOf{v.Field, v.Value})
	}
	return list
}

type fieldOf struct {
	Name  string
	Value any
}

func TestTaskOfEachKind(t *testing.T) {
	for _, tt := range []struct {
		kind             engagement.Kind
		subject, subtype string
	}{
		{engagement.CalendarInvite, "Mobly: Calendar invite", "Task"},
		{engagement.PersonalEmail, "Mobly: Email", "Email"},
		{engagement.Call, "Mobly: Call", "Call"},
		{engagement.Text, "Mobly: Text message", "Task"},
		{engagement.LinkedIn, "Mobly: LinkedIn", "LinkedIn"},
		{engagement.Facebook, "Mobly: Facebook", "Task"},
		{engagement.X, "Mobly: X", "Task"},
		{engagement.Note, "Mobly: Note", "Task"},
	} {
		task := taskOf(t, engagement.Mapping{}, action(tt.kind))
		want := []fieldOf{
			{Name: "Subject", Value: tt.subject},
			{Name: "TaskSubtype", Value: tt.subtype},
			{Name: "Status", Value: "Completed"},
			{Name: "Priority", Value: "Normal"},
			{Name: "ActivityDate", Value: "2026-10-15"},
			{Name: "Description", Value: "Left a voicemail.\n\ndana@x.example, 2026-10-15 17:30 UTC"},
		}
		require.Empty(t, cmp.Diff(want, sent(task)), "%s (-want +got)", tt.kind)
		require.Empty(t, task.Dropped)
	}
}

func TestTaskOfARule(t *testing.T) {
	call := action(engagement.Call)
	call.CallType, call.Duration = "Outbound", 90*time.Second
	task := taskIn(t, engagement.Mapping{NotesOnly: true, Rules: []engagement.Rule{
		{Subject: " Booth:\n{{.Kind}}\x00 ", Status: "Done", Priority: "Low"},
	}}, time.FixedZone("AEST", 10*3600), call)
	want := []fieldOf{
		{Name: "Subject", Value: "Booth: Call"},
		{Name: "TaskSubtype", Value: "Call"},
		{Name: "Status", Value: "Done"},
		{Name: "Priority", Value: "Low"},
		{Name: "ActivityDate", Value: "2026-10-16"},
		{Name: "Description", Value: "Left a voicemail."},
		{Name: "CallType", Value: "Outbound"},
		{Name: "CallDurationInSeconds", Value: json.Number("90")},
	}
	require.Empty(t, cmp.Diff(want, sent(task)), "(-want +got)")

	task = taskOf(t, engagement.Mapping{Rules: []engagement.Rule{{Subject: " \n"}}}, call)
	require.Equal(t, "Mobly: Call", task.Subject, "a blank subject stands for the default")
}

// Whom a Task should belong to, and what it is known by, is told beside it.
func TestTaskTellsRepAndAction(t *testing.T) {
	a := action(engagement.Note)
	a.ID, a.By = " 2c40 ", " dana@x.example\n"
	task := taskOf(t, engagement.Mapping{}, a)
	require.Equal(t, []string{"2c40", "dana@x.example"}, []string{task.ActionID, task.Rep})
	for _, f := range sent(task) {
		require.NotEqual(t, "2c40", f.Value)
	}
}

// The day is that of the zone, without a shift at either end of it.
func TestTaskActivityDate(t *testing.T) {
	west, east := time.FixedZone("", -11*3600), time.FixedZone("", 14*3600)
	for _, tt := range []struct {
		at   time.Time
		zone *time.Location
		want string
	}{
		{time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), nil, "2026-03-01"},
		{time.Date(2026, 3, 1, 0, 30, 0, 0, time.UTC), nil, "2026-03-01"},
		{time.Date(2026, 3, 1, 23, 30, 0, 0, west), west, "2026-03-01"},
		{time.Date(2026, 3, 1, 0, 30, 0, 0, west), west, "2026-03-01"},
		{time.Date(2026, 3, 1, 23, 30, 0, 0, east), east, "2026-03-01"},
		{time.Date(2026, 3, 1, 0, 30, 0, 0, east), east, "2026-03-01"},
		{time.Date(2026, 3, 1, 23, 30, 0, 0, west), nil, "2026-03-02"},
		{time.Date(2026, 3, 1, 0, 30, 0, 0, east), nil, "2026-02-28"},
		{time.Date(2026, 3, 1, 0, 30, 0, 0, time.UTC), west, "2026-02-28"},
		{time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), east, "2026-03-02"},
		{time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), nil, "2024-02-29"},
	} {
		a := action(engagement.Note)
		a.At = tt.at
		task := taskIn(t, engagement.Mapping{}, tt.zone, a)
		require.Equal(t, tt.want, task.ActivityDate, "%v in %v", tt.at, tt.zone)
	}
}

// Only a call has a direction, one that Salesforce knows, and a length.
func TestTaskOfCall(t *testing.T) {
	for _, tt := range []struct {
		call     string
		duration time.Duration
		want     []any
	}{
		{"inbound", 90*time.Second + 600*time.Millisecond, []any{"Inbound", json.Number("91")}},
		{" INTERNAL ", 24 * time.Hour, []any{"Internal", json.Number("86400")}},
		{"Sideways", 400 * time.Millisecond, nil},
		{"Sideways", -time.Minute, nil},
		{"Inbound", time.Minute, []any{"Inbound", json.Number("60")}},
		{"", -time.Minute, nil},
		{"Outbound", 1<<63 - 1, []any{"Outbound"}},
	} {
		a := action(engagement.Call)
		a.CallType, a.Duration = tt.call, tt.duration
		task := taskOf(t, engagement.Mapping{}, a)
		var got []any
		for _, f := range sent(task) {
			if strings.HasPrefix(f.Name, "Call") {
				got = append(got, f.Value)
			}
		}
		require.Equal(t, tt.want, got)

		a.Kind = engagement.Note
		task = taskOf(t, engagement.Mapping{}, a)
		require.Empty(t, task.CallType)
		require.Zero(t, task.CallDuration)
	}
}

// TestTaskYears: the first and the last year that Salesforce can store.
func TestTaskYears(t *testing.T) {
	for day, ok := range map[time.Time]bool{
		time.Date(1699, 12, 31, 12, 0, 0, 0, time.UTC): false,
		time.Date(1700, 1, 1, 12, 0, 0, 0, time.UTC):   true,
		time.Date(4000, 12, 31, 12, 0, 0, 0, time.UTC): true,
		time.Date(4001, 1, 1, 12, 0, 0, 0, time.UTC):   false,
	} {
		a := action(engagement.Note)
		a.At = day
		task, err := engagement.ToTask(a)
		if !ok {
			require.ErrorIs(t, err, engagement.ErrNoTime)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, day.Format(time.DateOnly), task.ActivityDate)
	}
}

func TestTaskDescription(t *testing.T) {
	for _, tt := range []struct{ notes, by, want string }{
		{"", "", "2026-10-15 17:30 UTC"},
		{" \n ", "dana@x.example", "dana@x.example, 2026-10-15 17:30 UTC"},
		{"a\r\nb\rc\u2028d\te", "d\n", "a\nb\nc\nd\te\n\nd, 2026-10-15 17:30 UTC"},
		{"nul\x00bel\x07bom\ufeff\xff!", "", "nulbelbom\ufffd!\n\n2026-10-15 17:30 UTC"},
		{"no\ufffe\U0001ffff\U0010fffe\ufdd0\ufdefcharacter\ufffd", "", "nocharacter\ufffd\n\n2026-10-15 17:30 UTC"},
		{"a\vb\fc\u0085d\u2029e", "", "a\nb\nc\nd\ne\n\n2026-10-15 17:30 UTC"},
	} {
		a := action(engagement.Note)
		a.Notes, a.By = tt.notes, tt.by
		task := taskOf(t, engagement.Mapping{}, a)
		require.Equal(t, tt.want, task.Description)
	}
}

func TestTaskCutsLongTexts(t *testing.T) {
	a := action(engagement.Note)
	a.Notes = strings.Repeat("n", 40_000)
	task := taskOf(t, engagement.Mapping{Rules: []engagement.Rule{{Subject: strings.Repeat("s", 256)}}}, a)
	require.Equal(t, strings.Repeat("s", 249)+" [...]", task.Subject)
	require.True(t, strings.HasSuffix(task.Description, "nnn [...]\n\ndana@x.example, 2026-10-15 17:30 UTC"))
	require.Equal(t, []string{"Subject", "Description"}, cut(task))
	require.Equal(t, maxDescription, core.Length(task.Description))

	a.Notes = strings.Repeat("n", maxDescription)
	task = taskOf(t, engagement.Mapping{NotesOnly: true}, a)
	require.Equal(t, a.Notes, task.Description)
	require.Empty(t, task.Dropped)

	task = taskOf(t, engagement.Mapping{Rules: []engagement.Rule{{Subject: "x" + strings.Repeat("s ", 200)}}}, a)
	require.Equal(t, "x"+strings.Repeat("s ", 123)+"s [...]", task.Subject, "no space stands before the mark's own")

	a.By = strings.Repeat("b", 300)
	task = taskOf(t, engagement.Mapping{}, a)
	require.Equal(t, maxDescription, core.Length(task.Description))
	require.True(t, strings.HasSuffix(task.Description, "n [...]\n\n"+strings.Repeat("b", 249)+" [...], 2026-10-15 17:30 UTC"))

	a.Notes = strings.Repeat("x\n", 16_000)
	task = taskOf(t, engagement.Mapping{NotesOnly: true}, a)
	require.LessOrEqual(t, core.Length(task.Description), maxDescription)
	require.Equal(t, []string{"Description"}, cut(task))
}

// A character of several code points is kept whole or left out.
func TestTaskCutsBetweenCharacters(t *testing.T) {
	for _, char := range []string{"é", "x\u0301", "👍🏽", "👩‍💻", "❤️", "🇩🇪", "\u1100\u1160\u11a8",
		"a\u200c", "b\u200da", "\u1100\ud7b0", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
	} {
		for pad := range 8 {
			subject := strings.Repeat("s", pad) + strings.Repeat(char, 300)
			m, a := subjectOf(subject, action(engagement.Note))
			task := taskOf(t, m, a)
			text, marked := strings.CutSuffix(task.Subject, " [...]")
			require.True(t, marked)
			require.Empty(t, strings.ReplaceAll(text[pad:], char, ""), "half of %q", char)
			require.LessOrEqual(t, core.Length(task.Subject), maxSubject)
		}
	}
}

func TestTaskRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		a    engagement.Action
		err  error
	}{
		{"no kind", engagement.Action{ID: "7", EventType: "CSV_UPLOAD", At: at}, engagement.ErrNotEngagement},
		{"only its ID", engagement.Action{ID: "7"}, engagement.ErrNoContent},
		{"nothing", engagement.Action{}, engagement.ErrNotEngagement},
		{"unknown kind", engagement.Action{ID: "7", EventType: "CSV_UPLOAD", Kind: "Fax", At: at}, engagement.ErrNotEngagement},
		{"no time", engagement.Action{ID: "7", EventType: "CSV_UPLOAD", Kind: engagement.Call}, engagement.ErrNoTime},
		{"far time", engagement.Action{ID: "7", EventType: "CSV_UPLOAD", Kind: engagement.Call, At: at.AddDate(9000, 0, 0)}, engagement.ErrNoTime},
	} {
		_, err := engagement.ToTask(tt.a)
		require.ErrorIs(t, err, tt.err, tt.name)
		require.EqualError(t, err, "engagement: "+tt.err.Error())
	}
}

// No error text holds anything of the action, in whatever form it is logged.
func TestErrorsAreDiscreet(t *testing.T) {
	const marker = "MARKER"
	var log strings.Builder
	loggers := []*slog.Logger{
		slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, kind := range []engagement.Kind{"", marker, engagement.Call} {
		a := engagement.Action{
			ID: "7", Kind: kind, EventType: marker, By: marker + "@x.example", Notes: marker, CallType: marker, Duration: -1,
		}
		_, err := engagement.ToTask(a)
		require.Error(t, err)
		data, jsonErr := json.Marshal([]any{err, struct{ Err error }{err}})
		require.NoError(t, jsonErr)
		log.Write(data)
		for _, logger := range loggers {
			logger.Info("lost", "err", err, "all", []error{err}, "in", struct{ Err error }{err})
		}
		_, _ = fmt.Fprintf(&log, "%v %+v %#v %s %q %v", err, err, err, err, err, []error{err})
	}
	require.Contains(t, log.String(), "not an engagement")
	require.Contains(t, log.String(), "no time that Salesforce can store")
	require.NotContains(t, log.String(), marker)
}

// Whatever the notes are, the Task is one that Salesforce can store.
func FuzzTask(f *testing.F) {
	f.Add("Left a voicemail.", "dana@x.example")
	f.Add("a\r\nb\x00\u2028\xff", "\n")
	f.Add(strings.Repeat("👩‍💻\n", 9000), strings.Repeat("é", 300))
	f.Fuzz(func(t *testing.T, notes, by string) {
		a := action(engagement.Note)
		a.Notes, a.By = notes, by
		m, a := subjectOf(notes, a)
		task := taskOf(t, m, a)
		if n := core.Length(task.Subject); n == 0 || n > maxSubject || strings.ContainsAny(task.Subject, "\n\r\x00") {
			t.Fatalf("a bad subject of %d", n)
		}
		if n := core.Length(task.Description); n > maxDescription || strings.ContainsAny(task.Description, "\r\x00\u2028") {
			t.Fatalf("a bad description of %d", n)
		}
		if a.Key("") == "" {
			t.Fatal("no key")
		}
	})
}
