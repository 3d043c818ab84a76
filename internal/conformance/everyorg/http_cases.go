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
		{Name: "a version that is retired", Source: "API End-of-Life Policy: 410 (GONE)", steps: []step{
			{do: "GET /services/data/v30.0/limits", status: 410},
		}},
		{Name: "conditions on a row", Source: "REST API Developer Guide, Conditional Request Headers", steps: []step{
			{do: "POST /sobjects/Account", body: `{"Name": "${run}"}`, status: 201, want: `{"id": "<account 001>"}`},
			{do: "GET /sobjects/Account/${account}", status: 200, etag: "old"},
			{do: "GET /sobjects/Account/${account}", header: map[string]string{"If-None-Match": "${old}"}, status: 304},
			{do: "PATCH /sobjects/Account/${account}", body: `{"Site": "x"}`, header: map[string]string{"If-None-Match": "${old}"}, status: 412},
			{do: "PATCH /sobjects/Account/${account}", body: `{"Site": "x"}`, header: map[string]string{"If-Match": "\"none\", ${old}"}, status: 204},
			{do: "PATCH /sobjects/Account/${account}", body: `{"Site": "y"}`, header: map[string]string{"If-Match": "${old}"}, status: 412},
			{do: "GET /sobjects/Account/${account}", header: map[string]string{"If-Match": "${old}"}, status: 412},
			{do: "PATCH /sobjects/Account/${account}", body: `{"Site": "y"}`, header: map[string]string{"If-Match": "none"}, status: 400},
			{do: "GET /sobjects/Account/${account}?fields=Site", status: 200, want: `{"Site": "x"}`},
		}},
		{Name: "a row that is not modified since", Source: "REST API Developer Guide, Conditional Request Headers", steps: []step{
			{do: "POST /sobjects/Lead", body: `{` + lead + `}`, status: 201, want: `{"id": "<lead 00Q>"}`},
			{do: "PATCH /sobjects/Lead/${lead}", body: `{"Title": "x"}`, header: map[string]string{"If-Unmodified-Since": past}, status: 412},
			{do: "PATCH /sobjects/Lead/${lead}", body: `{"Title": "x"}`, header: map[string]string{"If-Unmodified-Since": "yesterday"}, status: 400},
			{do: "PATCH /sobjects/Lead/${lead}", body: `{"Title": "y"}`, header: map[string]string{"If-Unmodified-Since": future}, status: 204},
			{do: "GET /sobjects/Lead/${lead}?fields=Title", header: map[string]string{"If-Unmodified-Since": past}, status: 412},
			{do: "GET /sobjects/Lead/${lead}?fields=Title", header: map[string]string{"If-Modified-Since": past}, status: 200, want: `{"Title": "y"}`},
			{do: "DELETE /sobjects/Lead/${lead}", header: map[string]string{"If-Unmodified-Since": past}, status: 204},
		}},
	}
}

// Times before and after the records that cases make.
const (
	past   = "Wed, 01 Jan 2020 00:00:00 GMT"
	future = "Fri, 01 Jan 2100 00:00:00 GMT"
)
