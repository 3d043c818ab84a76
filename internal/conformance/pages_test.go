package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// pictures is where the pictures of pages are kept, for people to look at.
var pictures = flag.String("pictures", "", "keep the pictures of pages in this `folder`")

// lookedAt is a page for pages/look.mjs: by its address or its file.
type lookedAt struct {
	Name   string `json:"name"` // of the picture
	URL    string `json:"url,omitempty"`
	File   string `json:"file,omitempty"`
	Status int    `json:"status,omitempty"` // 0 is 200
	Steps  []any  `json:"steps,omitempty"`  // what is done before
}

// looks is the last line of the script.
var looks = regexp.MustCompile(`(?m)^([0-9]+) passed, ([0-9]+) failed$`)

// The widths that pages are looked at, in pixels.
const (
	wide   = 1280
	narrow = 390
)

// look has a browser look at pages, each in the given widths and two colour
// schemes, and returns what the script printed of those that failed.
func look(t *testing.T, widths []int, pages ...lookedAt) (passed, failed string, report []byte) {
	t.Helper()
	needsNode(t, "pages", "playwright-core")
	needsNode(t, "pages", "axe-core")
	needsChromium(t)
	ctx, cancel := context.WithTimeout(t.Context(), 12*time.Minute)
	defer cancel()
	out := *pictures
	if out != "" {
		var err error
		out, err = filepath.Abs(out)
		require.NoError(t, err)
	}
	job, err := json.Marshal(map[string]any{"out": out, "widths": widths, "pages": pages})
	require.NoError(t, err)
	cmd := exec.CommandContext(ctx, "node", "look.mjs")
	cmd.Dir = "pages"
	cmd.Stdin = bytes.NewReader(job)
	cmd.WaitDelay = time.Second
	printed, _ := cmd.CombinedOutput() // the last line counts
	counts := looks.FindSubmatch(printed)
	require.NotNil(t, counts, "the script did not come to its end:\n%s", printed)
	return string(counts[1]), string(counts[2]), notOK(printed)
}

// needsChromium skips the test where there is no browser.
func needsChromium(t *testing.T) {
	t.Helper()
	browser := os.Getenv("CHROMIUM")
	if browser == "" {
		browser = "/usr/bin/chromium"
	}
	_, err := exec.LookPath(browser)
	switch {
	case err == nil:
	case os.Getenv(required) != "":
		t.Fatal("Chromium is not installed")
	default:
		t.Skip("Chromium is not installed")
	}
}

// TestPages has a browser look at the pages of examples/simulator, with an org
// that leads were synced into, and at those of a check and of a plan, which
// the tests of packages setup and salesforce hold equal to what they write.
func TestPages(t *testing.T) {
	needsNode(t, "pages", "playwright-core")
	needsChromium(t)
	base := peopled(t)
	ada := linked(t, base+"/objects/Lead?q=nwosu", "records", "Ada Nwosu")
	pages := []lookedAt{
		{Name: "home", URL: base + "/"},
		{Name: "leads", URL: base + "/objects/Lead"},
		{Name: "tasks", URL: base + "/objects/Task"},
		{Name: "permissions", URL: base + "/objects/FieldPermissions"},
		{Name: "none", URL: base + "/objects/AssignmentRule"},
		{Name: "members", URL: base + "/objects/CampaignMember"},
		{Name: "campaign", URL: base + "/records/" + fairID},
		{Name: "lead", URL: base + ada},
		{Name: "awkward", URL: base + "/records/" + awkwardID},
		{Name: "contact", URL: base + linked(t, base+"/objects/Contact?q=marc", "records", "Marc Dubois")},
		{Name: "account", URL: base + "/records/" + acierID},
		{Name: "task", URL: base + linked(t, base+ada, "records", "Mobly: Call")},
		{Name: "requests", URL: base + "/requests"},
		{Name: "composite", URL: base + linked(t, base+"/requests", "requests", "/services/data/v66.0/composite")},
		{Name: "sign-in", URL: base + linked(t, base+"/requests", "requests", "/services/oauth2/token")},
		{Name: "missing", URL: base + "/records/nobody", Status: http.StatusNotFound},
		{Name: "check", File: golden(t, "setup", "testdata", "check", "report.html")},
		{Name: "drift", File: golden(t, "setup", "testdata", "drift", "drift.html")},
		{Name: "plan", File: golden(t, "testdata", "report", "plan.html")},
	}
	passed, failed, report := look(t, []int{wide, narrow}, pages...)
	t.Logf("pages: %s passed, %s failed", passed, failed)
	require.Equal(t, "0", failed, "%s", report)
	require.Equal(t, strconv.Itoa(4*len(pages)), passed)
}

// golden returns the path of a page that package salesforce or setup writes.
func golden(t *testing.T, name ...string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", "..", "salesforce", filepath.Join(name...)))
	require.NoError(t, err)
	return file
}

// linked returns the address of the first link on a page to one of that kind
// whose text holds the given one.
func linked(t *testing.T, page, kind, text string) string {
	t.Helper()
	link := regexp.MustCompile(`<a href="(/` + kind + `/[0-9A-Za-z]+)">([^<]*(?:<span[^<]*</span>[^<]*)?)</a>`)
	body := fetch(t, page)
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		if strings.Contains(m[2], text) {
			return m[1]
		}
	}
	t.Fatalf("%s has no link to %s %q:\n%s", page, kind, text, body)
	return ""
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	resp, err := (&http.Client{}).Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	require.Equal(t, http.StatusOK, resp.StatusCode, address)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(body)
}

// Everything that the script looks for is seen to fail.
func TestPagesBroken(t *testing.T) {
	dir := t.TempDir()
	const good = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<title>Page</title>%s</head><body><main><h1>Page</h1>%s</main></body></html>`
	write := func(name, text string) lookedAt {
		file := filepath.Join(dir, name+".html")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return lookedAt{Name: name, File: file}
	}
	_, failed, report := look(t, []int{wide, narrow}, write("good", fmt.Sprintf(good, "", "<p>Text</p>")))
	require.Equal(t, "0", failed, "%s", report)

	var broken []lookedAt
	var wants []string
	for _, tt := range []struct{ name, head, body, want string }{
		{"image", "", `<img alt="" src="https://elsewhere.example/a.png">`, "asks for https://elsewhere.example/a.png"},
		{"font", `<style>@import url(//elsewhere.example/a.css);</style>`, "<p>Text</p>", "asks for file://elsewhere.example/a.css"},
		{"script", "", `<script>throw new Error("broken")</script>`, "throws broken"},
		{"policy", `<meta http-equiv="Content-Security-Policy" content="style-src 'none'">`, `<p style="color: red">Text</p>`, "Content Security Policy"},
		{"wide", "", `<div style="width: 2000px">Text</div>`, "px wide in a window of"},
		{"wide-inside", `<style>main { overflow-x: hidden }</style>`, `<p style="white-space: nowrap">` + strings.Repeat("word ", 300) + `</p>`, "cuts off"},
		{"clipped", "", `<p style="width: 3em; overflow: hidden; white-space: nowrap">Words and words</p>`, "cuts off"},
		{"small", "", `<p style="font-size: 11px">Text</p>`, "text of 11 px"},
		{"overlap", "", `<p>Words and words</p><p style="margin-top: -2em">Other words</p>`, "lie on each other"},
		{"word", `<style>p { overflow-wrap: anywhere }</style>`, `<p style="width: 6em">mobly_personal_email__c</p>`, "a word that is broken over lines"},
		{"label", `<style>p::before { content: "Email" }</style>`, `<p>a@acme.example</p>`, "a label that runs into the text"},
		{"contrast", "", `<p style="color: #aaa; background: #fff">Text</p>`, "breaks color-contrast"},
		{"folded", "", `<details><summary>More</summary><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></details>`, "unfolded: breaks image-alt"},
		{"level", "", `<h4>Text</h4>`, "breaks heading-order"},
	} {
		broken = append(broken, write(tt.name, fmt.Sprintf(good, tt.head, tt.body)))
		wants = append(wants, tt.want)
	}
	broken = append(broken, write("unscaled", `<!doctype html><html lang="en"><head><title>Page</title></head><body><main><h1>Page</h1></main></body></html>`))
	wants = append(wants, "lacks a viewport")
	_, _, report = look(t, []int{narrow}, broken...)
	for i, b := range broken {
		_, of, found := strings.Cut("\n"+string(report), "\nnot ok "+b.Name+" at 390, light\n")
		require.True(t, found, "%s passed:\n%s", b.Name, report)
		of, _, _ = strings.Cut(of, "\nnot ok")
		require.Contains(t, of, wants[i], b.Name)
	}
}
