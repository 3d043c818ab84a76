module github.com/getmobly/mobly-salesforce-go/internal/settingsschema

go 1.26.0

require (
	github.com/getmobly/mobly-salesforce-go v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/go-resty/resty/v2 v2.17.2 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/net v0.43.0 // indirect
	golang.org/x/oauth2 v0.37.0 // indirect
	golang.org/x/text v0.44.0 // indirect
)

replace github.com/getmobly/mobly-salesforce-go => ../..
