package conformance

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// required says that what needs Node must run.
const required = "CONFORMANCE"

// needsNode skips the test where Node or the package is not installed.
func needsNode(t *testing.T, folder, pkg string) {
	t.Helper()
	missing := ""
	if _, err := exec.LookPath("node"); err != nil {
		missing = "node is not installed"
	} else if _, err := os.Stat(filepath.Join(folder, "node_modules", pkg)); err != nil {
		missing = "npm ci was not run in " + filepath.Join("internal/conformance", folder)
	}
	if missing == "" {
		return
	}
	if os.Getenv(required) != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
}

// tally is the last line of the script.
var tally = regexp.MustCompile(`(?m)^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$`)

// leastPassed is how many tests the script has: fewer means that it was cut.
const leastPassed = 65

// TestJsforce runs every test of jsforce.mjs against the simulator. All must
// pass and none may be skipped.
func TestJsforce(t *testing.T) {
	needsNode(t, ".", "jsforce")
	dir := t.TempDir()
	key, public := keyPair(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	base := simulator(ctx, t, dir,
		"-client-id", "cid", "-client-secret", "csecret", "-username", "admin@example.com", "-password", "secret", "-security-token", "TOKEN",
		"-refresh-token", "rtoken", "-jwt-public-key", public, "-duplicate-rule")

	cmd := exec.CommandContext(ctx, "node", "jsforce.mjs")
	cmd.Env = append(os.Environ(),
		"BASE_URL="+base, "SF_USERNAME=admin@example.com", "SF_PASSWORD=secretTOKEN", "SF_CLIENT_ID=cid", "SF_CLIENT_SECRET=csecret",
		"SF_REFRESH_TOKEN=rtoken", "SF_JWT_KEY_FILE="+key, "SETUP_FIELD=1", "DUPLICATE_RULE=1")
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	report := notOK(out)
	counts := tally.FindSubmatch(out)
	require.NotNil(t, counts, "the script did not come to its end: %v\n%s", err, report)
	t.Logf("jsforce: %s", counts[0])
	require.Equal(t, "0", string(counts[2]), "failed:\n%s", report)
	require.Equal(t, "0", string(counts[3]), "skipped:\n%s", report)
	require.GreaterOrEqual(t, bytes.Count(out, []byte("\nok ")), leastPassed-1, "%s", counts[0])
	require.NoError(t, err)
}

// notOK is what the script printed, without the tests that passed.
func notOK(out []byte) []byte {
	var kept [][]byte
	for line := range bytes.Lines(out) {
		if !bytes.HasPrefix(line, []byte("ok ")) {
			kept = append(kept, line)
		}
	}
	return bytes.Join(kept, nil)
}

// simulator builds and starts examples/simulator on a free port and returns
// its address. The program ends with the test.
func simulator(ctx context.Context, t *testing.T, dir string, args ...string) string {
	t.Helper()
	return started(ctx, t, dir, "simulator", "listening on ", args...)
}

// started builds and starts an example on a free port, and returns its address, which
// follows the given text on its first line. The program ends with the test.
func started(ctx context.Context, t *testing.T, dir, example, before string, args ...string) string {
	t.Helper()
	program := filepath.Join(dir, example)
	out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "../../examples/"+example).CombinedOutput()
	require.NoError(t, err, "%s", out)
	cmd := exec.CommandContext(ctx, program, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	stderr := new(bytes.Buffer)
	cmd.Stderr = stderr
	cmd.WaitDelay = time.Second
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	first, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err, "%s", stderr)
	base, ok := strings.CutPrefix(strings.TrimSpace(first), before)
	require.True(t, ok, first)
	return base
}

// keyPair writes an RSA key and its public half, and returns their names.
func keyPair(t *testing.T, dir string) (key, public string) {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(k)
	require.NoError(t, err)
	spki, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	require.NoError(t, err)
	key, public = filepath.Join(dir, "jwt.key"), filepath.Join(dir, "jwt.pub")
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	require.NoError(t, os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki}), 0o600))
	return key, public
}
