package everyorg_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/everyorg"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// The org in memory answers as every org does.
func ExampleTest() {
	org := salesforcetest.NewOrg()
	server := httptest.NewServer(org)
	defer server.Close()
	ctx, url, id, secret := context.Background(), server.URL, org.Credentials().ClientID, org.Credentials().ClientSecret

	err := everyorg.Test(ctx, everyorg.Target{URL: url, ClientID: id, ClientSecret: secret})
	fmt.Println(err)
	// Output: <nil>
}
