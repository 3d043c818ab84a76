module github.com/getmobly/mobly-salesforce-go/internal/place/generate

go 1.26.0

require (
	github.com/getmobly/mobly-salesforce-go v0.0.0
	golang.org/x/text v0.44.0
)

replace github.com/getmobly/mobly-salesforce-go => ../../..
