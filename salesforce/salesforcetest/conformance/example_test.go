package conformance_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest/conformance"
)

// The org in memory answers as every org does.
func ExampleTest() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()
	ctx, url, id, secret := context.Background(), server.URL, org.Credentials().ClientID, org.Credentials().ClientSecret

	err := conformance.Test(ctx, conformance.Target{URL: url, ClientID: id, ClientSecret: secret})
	fmt.Println(err)
	// Output: <nil>
}
