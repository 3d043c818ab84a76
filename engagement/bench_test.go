package engagement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

// BenchmarkTask makes the fields of one Task.
func BenchmarkTask(b *testing.B) {
	a := action(engagement.Call)
	b.ReportAllocs()
	for b.Loop() {
		task, err := engagement.ToTask(a)
		if err != nil {
			b.Fatal(err)
		}
		if len(task.Values()) != 6 {
			b.Fatal(len(task.Values()))
		}
	}
}

// A Task of the zero mapping costs its two texts and their boxes, whatever
// its kind.
func TestTaskAllocatesLittle(t *testing.T) {
	for _, kind := range engagement.Kinds() {
		a := action(kind)
		require.LessOrEqual(t, testing.AllocsPerRun(50, func() {
			if task, err := engagement.ToTask(a); err != nil || len(task.Values()) != 6 {
				t.Error(kind, err)
			}
		}), 3.0, "%s", kind)
	}
}
