// Command simulator serves a Salesforce org in memory over HTTP until it is
// interrupted, for programs that cannot use salesforcetest in process.
//
//	go run ./examples/simulator -addr 127.0.0.1:8080
//
// It is kinder than a real org in one way: custom fields created through the
// Tooling API are visible at once, without field permissions.
//
// The first line of its output is "listening on http://HOST:PORT"; the
// credentials that it accepts follow. Port 0 means any free port.
//
// # Pages to look at
//
// The next lines are the addresses of pages for a browser: what the org holds,
// each record with its fields, its activities by date and its campaigns with their
// members, and the API requests
// with their times and costs. The pages ask for no password, hold none, load
// nothing from elsewhere, and cost no API call. Whoever can reach the address can
// read them; if only the machine itself can, as by default, they answer only under
// the machine's own names.
//
// To see leads there, fill the org with -seed, or let a program sync into it.
// Records of a seed that have IDs can refer to each other:
//
//	{"Lead": [{"Id": "00Q000000000001EAA", "LastName": "Nwosu", "Company": "Northwind"}],
//	 "Task": [{"WhoId": "00Q000000000001EAA", "Subject": "Call back", "ActivityDate": "2026-11-02"}]}
//
// A campaign's statuses are given with it, or as records of CampaignMemberStatus;
// without any it has Sent and Responded:
//
//	{"Campaign": [{"Id": "701000000000001AAA", "Name": "Hanover Fair", "CampaignMemberStatuses": [
//	  {"Label": "Sent", "IsDefault": true}, {"Label": "Attended", "HasResponded": true}]}],
//	 "CampaignMember": [{"CampaignId": "701000000000001AAA", "LeadId": "00Q000000000001EAA", "Status": "Attended"}]}
//
// -fields defines the custom fields that they need, as describe shows them; a name
// is enough:
//
//	{"Lead": [{"name": "Badge__c", "label": "Badge", "type": "string", "length": 80}]}
package main

import (
	"context"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// keptRequests is how many requests the org remembers for the page of them.
const keptRequests = 200

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "address to listen on; port 0 means any free port")
	var c salesforcetest.Credentials
	flags.StringVar(&c.ClientID, "client-id", "", "client ID to accept (default: one of its own)")
	flags.StringVar(&c.ClientSecret, "client-secret", "", "client secret to accept")
	flags.StringVar(&c.Username, "username", "", "user name to accept")
	flags.StringVar(&c.Password, "password", "", "password to accept")
	flags.StringVar(&c.SecurityToken, "security-token", "", "security token to accept after the password")
	refresh := flags.String("refresh-token", "", "refresh token to accept, on top of those that are given out")
	publicKey := flags.String("jwt-public-key", "", "PEM file of the public key, or the certificate, that JWT assertions are signed for")
	duplicates := flags.Bool("duplicate-rule", false, "refuse a Lead whose e-mail address another has, unless the save is allowed by header")
	external := flags.String("external-id-field", "", "name of a unique external ID field to define on Lead, such as Badge__c")
	fields := flags.String("fields", "", `file of custom fields to define: {"Lead": [{"name": "Badge__c"}]}`)
	seed := flags.String("seed", "", `file of records to begin with: {"Lead": [{"LastName": "Nwosu", "Company": "Northwind"}]}`)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	org := salesforcetest.NewOrg()
	org.SetCredentials(c)
	org.GrantNewFields(true)
	org.KeepRequests(keptRequests)
	app := salesforcetest.App{AllowPassword: true, RefreshToken: *refresh}
	if *publicKey != "" {
		text, err := readPublicKey(*publicKey)
		if err != nil {
			return err
		}
		app.JWTPublicKey = text
	}
	org.SetApp(app)
	if *duplicates {
		org.AddDuplicateRule(salesforcetest.DuplicateRule{
			Object: schema.Lead, Action: salesforcetest.AlertDuplicates, Key: func(c salesforcetest.Change) string { return c.Text("Email") },
		})
	}
	if *external != "" {
		org.Define(schema.Lead, schema.Field{Name: *external, Length: 80, ExternalID: true, Unique: true})
	}
	if *fields != "" {
		if err := define(org, *fields); err != nil {
			return err
		}
	}
	if *seed != "" {
		if err := plant(org, *seed); err != nil {
			return err
		}
	}

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	c = org.Credentials()
	_, err = fmt.Fprintf(stdout, "listening on http://%[1]s\nclient-id: %[2]s\nclient-secret: %[3]s\nusername: %[4]s\npassword: %[5]s\nsecurity-token: %[6]s\n"+
		"records: http://%[1]s/\nrequests: http://%[1]s/requests\n",
		listener.Addr(), c.ClientID, c.ClientSecret, c.Username, c.Password, c.SecurityToken)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	pages, err := newSite(org, time.Now)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if local, ok := listener.Addr().(*net.TCPAddr); ok && local.IP.IsLoopback() {
		pages.local = true
	}
	return serve(ctx, listener, pages)
}

// serve answers requests until ctx ends, and finishes those under way.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// readPublicKey returns the text of a file that holds a public key in PEM, by the
// label of its block.
func readPublicKey(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || !slices.Contains([]string{"CERTIFICATE", "RSA PUBLIC KEY", "PUBLIC KEY"}, block.Type) {
		return nil, fmt.Errorf("%s: no RSA public key or certificate in PEM", file)
	}
	return text, nil
}
