package rest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// A create that is answered by a broken gateway may have been executed; a read
// would have been sent again.
func ExampleConn_Do() {
	org := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html>")
	}))
	defer org.Close()
	conn := rest.New(rest.Config{Tokens: &tokens{instance: org.URL}, Version: "66.0"})
	_, err := conn.Do(context.Background(), rest.Request{Method: "POST", Path: "/sobjects/Lead", Body: map[string]string{"LastName": "Kim"}})
	if e, ok := errors.AsType[*rest.Error](err); ok {
		fmt.Println(e.Executed == rest.Maybe)
	}
	fmt.Println(err)
	// Output:
	// true
	// salesforce: POST /services/data/v66.0/sobjects/Lead: HTTP 502 (it may have been executed)
}
