package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func noEnv(string) string { return "" }

// command runs it on an org in memory.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, noEnv, strings.NewReader(""), &out)
	return out.String(), err
}

func TestText(t *testing.T) {
	for name, args := range map[string][]string{"plan.txt": nil, "apply.txt": {"-apply", "-view-all", "-permission-set", "Sync"}} {
		out, err := command(t, args...)
		require.NoError(t, err)
		golden(t, name, out)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, name)
		}
		return err
	}))
	return out
}

func TestOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "setup")
	out, err := command(t, "-out", dir)
	require.NoError(t, err)
	first := list(t, dir)
	needs := setup.Needs(salesforce.Settings{Mapping: sample.Mapping(), Tags: sample.Tags(), Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	const externalIDs, others = 3, 4
	require.Len(t, first, others+externalIDs+len(needs.Custom))
	require.Contains(t, out, readmeFile)

	t.Run("again, in the place of what was there", func(t *testing.T) {
		stale := filepath.Join(dir, "force-app/main/default/objects/Lead/fields/old__c.field-meta.xml")
		require.NoError(t, os.WriteFile(stale, []byte("<old/>"), 0o600))
		tool := filepath.Join(dir, ".sf", "orgs.json")
		require.NoError(t, os.MkdirAll(filepath.Dir(tool), 0o755))
		require.NoError(t, os.WriteFile(tool, []byte("{}"), 0o600))
		_, err := command(t, "-out", dir)
		require.NoError(t, err)
		require.Equal(t, append([]string{".sf/orgs.json"}, first...), list(t, dir))
	})
	t.Run("foreign files are left alone", func(t *testing.T) {
		for _, name := range []string{"notes.txt", "force-app/main/default/classes/Sync.cls"} {
			path := filepath.Join(dir, name)
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
			before := list(t, dir)
			_, err := command(t, "-out", dir)
			require.ErrorIs(t, err, errForeign)
			require.ErrorContains(t, err, name)
			require.Equal(t, before, list(t, dir))
			require.NoError(t, os.Remove(path))
		}
		other := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(other, "README.md"), []byte("# Mine\n"), 0o600))
		_, err := command(t, "-out", other)
		require.ErrorIs(t, err, errForeign)
		require.Equal(t, []string{"README.md"}, list(t, other))
	})
	t.Run("what was broken off is finished", func(t *testing.T) {
		blocked := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(blocked, "sfdx-project.json"), 0o755)) // a folder where a file is to be
		_, err := command(t, "-out", blocked)
		require.Error(t, err)
		require.NotEmpty(t, list(t, blocked))
		require.NoError(t, os.Remove(filepath.Join(blocked, "sfdx-project.json")))
		_, err = command(t, "-out", blocked)
		require.NoError(t, err)
		require.Equal(t, first, list(t, blocked))
		require.NoError(t, os.Remove(filepath.Join(blocked, "sfdx-project.json")))
		require.NoError(t, os.Mkdir(filepath.Join(blocked, "sfdx-project.json"), 0o755))
		_, err = command(t, "-out", blocked, "-view-all")
		require.Error(t, err)
		require.FileExists(t, filepath.Join(blocked, readmeFile), "it is still known as one of ours")
	})
	t.Run("a link", func(t *testing.T) {
		other := t.TempDir()
		target := filepath.Join(t.TempDir(), "README.md")
		require.NoError(t, os.WriteFile(target, []byte(readmeTitle+"\n"), 0o600))
		require.NoError(t, os.Symlink(target, filepath.Join(other, "README.md")))
		_, err := command(t, "-out", other)
		require.ErrorIs(t, err, errForeign)
		require.FileExists(t, target)

		inside := filepath.Join(dir, "manifest", "package.xml")
		require.NoError(t, os.Remove(inside))
		require.NoError(t, os.Symlink("../README.md", inside))
		_, err = command(t, "-out", dir)
		require.ErrorIs(t, err, errForeign, "what a link leads to is not written over")
	})
}

func TestWrongArguments(t *testing.T) {
	for _, args := range [][]string{{"x"}, {"-out", "d", "-apply"}, {"-assign", "nobody@acme.example"}, {"-permission-set", "a b"}, {"-what"}, {"-out", "d", "-assign", "a@acme.example"}, {"-out", "d", "-yes"}, {"-out", "d", "-add-values"}} {
		_, err := command(t, args...)
		require.Error(t, err, args)
	}
	_, err := connect(func(name string) string {
		if name == "SALESFORCE_DOMAIN" {
			return "acme.my.salesforce.com"
		}
		return ""
	}, sample.Settings(noEnv))
	require.ErrorContains(t, err, "of an admin")
}

// The sheet that is written is the one that is read.
func TestSheet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plan")
	out, err := command(t, "-sheet", dir)
	require.NoError(t, err)
	require.Contains(t, out, dir)
	require.Equal(t, []string{sample.CampaignsFile, sample.MappingFile, sample.SettingsFile, sample.TagsFile}, list(t, dir))
	_, err = command(t, "-sheet", dir)
	require.ErrorIs(t, err, fs.ErrExist)
	_, err = command(t, "-sheet", dir, "-apply")
	require.ErrorContains(t, err, "-sheet goes alone")

	in := func(name string) string { return filepath.Join(dir, name) }
	out, err = command(t, "-settings", in(sample.SettingsFile), "-mapping", in(sample.MappingFile), "-tags", in(sample.TagsFile))
	require.NoError(t, err)
	require.Contains(t, out, "create the field Lead.mobly_score__c")
	require.NotContains(t, out, "mobly_badge_id__c", "which is the sample's only")
	require.NoError(t, os.WriteFile(in(sample.TagsFile), []byte("Category,Field\nScore,Points__c\n"), 0o600))
	out, err = command(t, "-tags", in(sample.TagsFile))
	require.NoError(t, err)
	require.Contains(t, out, "create the field Lead.Points__c")
	_, err = command(t, "-settings", in(sample.TagsFile))
	require.ErrorContains(t, err, "tags.csv")
}

// Before anything is written to an org that is somebody's, a person says yes.
func TestConfirmation(t *testing.T) {
	for _, tt := range []struct {
		typed string
		yes   bool
		done  bool
	}{{typed: "no\n"}, {typed: ""}, {typed: "y\n"}, {typed: "yes\n", done: true}, {yes: true, done: true}} {
		org := salesforcetest.NewOrg()
		target, err := connectMemory(org, sample.Settings(noEnv))
		require.NoError(t, err)
		target.user = "" // as of a real org
		org.ResetRequests()
		var out bytes.Buffer
		require.NoError(t, target.setUp(t.Context(), options{apply: true, yes: tt.yes}, strings.NewReader(tt.typed), &out))
		wrote := slices.ContainsFunc(org.Requests(), func(r salesforcetest.Request) bool {
			return r.Method != http.MethodGet && strings.HasPrefix(r.Path, "/services/data")
		})
		require.Equal(t, tt.done, wrote, tt.typed)
		require.NotContains(t, out.String(), "assign the permission set to", "to nobody who was not named")
		require.Equal(t, tt.done, strings.HasSuffix(out.String(), "The permission set is assigned to nobody: name the integration user with -assign, or assign it by hand.\n"))
	}
}

// An interrupt ends the question, whatever is typed after it.
func TestInterrupt(t *testing.T) {
	org := salesforcetest.NewOrg()
	target, err := connectMemory(org, sample.Settings(noEnv))
	require.NoError(t, err)
	target.user = "" // as of a real org
	ctx, interrupt := context.WithCancel(t.Context())
	typing, typist := io.Pipe() // nobody types
	defer func() { require.NoError(t, typist.Close()) }()
	var out bytes.Buffer
	err = target.setUp(ctx, options{apply: true}, typing, &promptWriter{&out, interrupt})
	require.ErrorIs(t, err, context.Canceled)
	require.True(t, strings.HasSuffix(out.String(), "Proceed? Type yes: Nothing was written.\n"))
}

// promptWriter interrupts once it is asked.
type promptWriter struct {
	out       *bytes.Buffer
	interrupt func()
}

func (w *promptWriter) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("Type yes")) {
		w.interrupt()
	}
	return w.out.Write(p)
}

// What failed is told with Salesforce's words, and by the exit status.
func TestFailure(t *testing.T) {
	org := salesforcetest.NewOrg()
	target, err := connectMemory(org, sample.Settings(noEnv))
	require.NoError(t, err)
	org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: "PermissionSetAssignment", Code: "LICENSE_LIMIT_EXCEEDED", Message: "no licence is left"})
	var out bytes.Buffer
	require.Error(t, target.setUp(t.Context(), options{apply: true}, strings.NewReader(""), &out))
	require.Contains(t, out.String(), "     Salesforce says: no licence is left\n")
	require.Contains(t, out.String(), "Failed    assign the permission set to mobly@acme.example: salesforce: LICENSE_LIMIT_EXCEEDED")
}
