package sferr_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A support page shows the problem, also when the error was stored.
func ExampleExplain() {
	refused := &sferr.Error{Status: 400, Code: "REQUIRED_FIELD_MISSING", Fields: []string{"Region__c"}}

	stored, err := json.Marshal(sferr.Explain(fmt.Errorf("lead 7c5b: %w", refused)))
	if err != nil {
		panic(err)
	}
	var problem sferr.Problem
	if err := json.Unmarshal(stored, &problem); err != nil {
		panic(err)
	}
	fmt.Println(problem.Code, problem.Fields, problem.MoblyCode)
	fmt.Println(problem.Reason)
	fmt.Println(problem.Hint)
	fmt.Println(errors.Is(&problem, sferr.ErrRequired), problem.Temporary)
	// Output:
	// REQUIRED_FIELD_MISSING [Region__c] DATA_VALUE_VALIDATION
	// a field that the org requires is blank
	// the org requires a field that the mapping does not fill: add a rule, a Default or a Placeholder for it
	// true false
}
