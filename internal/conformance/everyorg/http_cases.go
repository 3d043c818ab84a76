package everyorg

import "strings"

// httpCases are about signing in and about HTTP.
func httpCases() []Case {
	return []Case{
		{Name: "who the user is", Source: "recorded answers of both endpoints, in a test of an adapter for Salesforce and a fixture of an OmniAuth strategy", steps: []step{
			{do: "GET /services/oauth2/userinfo", status: 200, want: `{"user_id": "<user 005>", "photos": {"picture": "<text /profilephoto/>", "thumbnail": "<text /profilephoto/>"},
				"picture": "<text /profilephoto/>", "profile": "<text /005>", "address": "<any>", "utcOffset": "<any>", "updated_at": "<text T>",
				"urls": {"tooling_soap": "<text /services/Soap/T/{version}/00D>", "feeds": "<text /chatter/feeds>", "groups": "<text /chatter/groups>",
					"users": "<text /chatter/users>", "feed_items": "<text /chatter/feed-items>", "feed_elements": "<text /chatter/feed-elements>"}}`},
			{do: "GET /services/oauth2/userinfo", status: 200, want: `{"organization_id": "<org 00D>"}`},
			{do: "GET /id/${org}/${user}", status: 200, want: `{"user_id": "${user}", "photos": {"picture": "<text /profilephoto/>"}, "addr_country": "<any>",
				"mobile_phone": "<any>", "mobile_phone_verified": "<any>", "status": {"created_date": "<any>", "body": "<any>"}, "utcOffset": "<any>",
				"last_modified_date": "<text T>", "is_app_installed": "<any>", "urls": {"feeds": "<text /chatter/feeds>"}}`},
		}},
		{Name: "a URI that is too long, and headers that are", Source: "Salesforce Help, article 000386264; jsforce issue 1134 and Stitch's page on extraction errors for the texts", steps: []step{
			{do: "GET /limits?x=" + strings.Repeat("x", 16384), status: 414, text: "Bad Message 414"},
			{do: "GET /limits", header: map[string]string{"X-Long": strings.Repeat("x", 16384)}, status: 431, text: "Bad Message 431"},
			{do: "GET /limits?x=" + strings.Repeat("x", 8192), header: map[string]string{"X-Long": strings.Repeat("x", 8192)}, status: 431},
			{do: "GET /limits?x=" + strings.Repeat("x", 8192), header: map[string]string{"X-Long": strings.Repeat("x", 6144)}, status: 200},
		}},
	}
}
