package everyorg

// campaignCases are about campaigns and their members. They need a user who is a
// Marketing User.
func campaignCases() []Case {
	begin := []step{
		{do: "POST /sobjects/Campaign", body: `{"Name": "${run}"}`, status: 201, want: `{"id": "<campaign 701>", "success": true, "errors": []}`},
		{do: "POST /sobjects/Lead", body: `{` + lead + `}`, status: 201, want: `{"id": "<lead 00Q>"}`},
	}
	const member = `"CampaignId": "${campaign}", "LeadId": "${lead}"`
	const read = "GET /sobjects/CampaignMember/${member}?fields=Status,HasResponded,FirstRespondedDate"
	return []Case{
		{Name: "a new campaign", steps: append(begin[:1:1],
			query("SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = '${campaign}' ORDER BY SortOrder",
				`{"totalSize": 2, "records": [{"Label": "Sent", "IsDefault": true, "HasResponded": false}, {"Label": "Responded", "IsDefault": false, "HasResponded": true}]}`),
			step{do: "GET /sobjects/Campaign/${campaign}?fields=IsActive,NumberOfLeads,NumberOfResponses", status: 200,
				want: `{"IsActive": false, "NumberOfLeads": 0, "NumberOfResponses": 0}`},
		)},
		{Name: "a campaign member", steps: append(begin[:2:2],
			step{do: "POST /sobjects/CampaignMember", body: `{` + member + `}`, status: 201, want: `{"id": "<member 00v>", "success": true}`},
			step{do: read, status: 200, want: `{"Status": "Sent", "HasResponded": false, "FirstRespondedDate": null}`},
			step{do: "PATCH /sobjects/CampaignMember/${member}", body: `{"Status": "Responded"}`, status: 204},
			step{do: read, status: 200, want: `{"Status": "Responded", "HasResponded": true, "FirstRespondedDate": "<any>"}`},
			step{do: "GET /sobjects/CampaignMember/${member}?fields=Name,CompanyOrAccount,LeadOrContactId", status: 200,
				want: `{"Name": "${run}", "CompanyOrAccount": "${run} Ltd", "LeadOrContactId": "${lead}"}`},
			step{do: "GET /sobjects/Campaign/${campaign}?fields=NumberOfLeads,NumberOfContacts,NumberOfResponses", status: 200,
				want: `{"NumberOfLeads": 1, "NumberOfContacts": 0, "NumberOfResponses": 1}`},
			bad("CampaignMember", `{`+member+`}`, `{"errorCode": "DUPLICATE_VALUE", "message": "Already a campaign member."}`),
		)},
		{Name: "a status that the campaign lacks", steps: append(begin[:2:2],
			step{do: "POST /sobjects/CampaignMember", body: `{` + member + `, "Status": "${run}"}`, status: 201, want: `{"id": "<member 00v>", "success": true}`},
			step{do: read, status: 200, want: `{"Status": "Sent", "HasResponded": false}`},
		)},
	}
}
