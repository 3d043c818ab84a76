// Package trials has tests only. They hold the SDK to its promises whatever
// happens, through its public API. Each kind of test finds what the one before
// it cannot:
//
//   - Tables prove the rules one by one, in the package of each rule.
//     go test ./...
//   - Scenarios prove by example what an admin expects of the rules together.
//     go test -run TestScenarios ./internal/scenarios
//   - Random scenes (an org, a configuration, a batch) prove what nobody thought
//     of. An oracle that shares no code with the planner says what must become
//     of each record: person, Task, campaign member and follow-up.
//     go test -run TestSyncProperty ./internal/trials -seeds 3000
//   - Bundles of the same scenes prove that a case without captured values ends as the
//     case itself.
//     go test -run TestBundleProperty ./internal/trials -bundles 500
//   - Chaos proves that nothing is lost or doubled while requests fail, calls are
//     cancelled and processes compete. Package fair knows what the org must hold.
//     go test -run 'TestChaos|TestCancelAnywhere|TestTwoProcesses' -timeout 3h ./internal/trials ./salesforce -chaos 25
//   - Killing the process proves that the next one needs nothing from it.
//     go test -run 'TestKill|TestBackfillDiesAnywhere' -timeout 3h ./internal/trials ./salesforce -chaos 25
//
// Jobs have their chaos in package salesforce, because it needs jobs smaller than
// users can ask for.
package trials

import (
	"os"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
)

func TestMain(m *testing.M) {
	testworld.CollectLess()
	os.Exit(m.Run())
}
