package engagement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

// BenchmarkTask makes the fields of one Task.
func BenchmarkTask(b *testing.B) {
	a := action(engagement.Call)
	fields := make([]engagement.Field, 0, 8)
	b.ReportAllocs()
	for b.Loop() {
		task, err := engagement.Options{}.Task(a)
		if err != nil {
			b.Fatal(err)
		}
		fields = task.AppendFields(fields[:0])
	}
}

// A Task of the default options costs its two texts and their boxes, whatever
// its kind.
func TestTaskAllocatesLittle(t *testing.T) {
	fields := make([]engagement.Field, 0, 8)
	for _, kind := range engagement.Kinds() {
		a := action(kind)
		require.LessOrEqual(t, testing.AllocsPerRun(50, func() {
			task, err := engagement.Options{}.Task(a)
			if err == nil {
				fields = task.AppendFields(fields[:0])
			}
		}), 3.0, "%s", kind)
	}
}
