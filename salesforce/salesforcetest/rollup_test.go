package salesforcetest_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

var rollUps = []string{"NumberOfLeads", "NumberOfConvertedLeads", "NumberOfContacts", "NumberOfResponses"}

// counted are a campaign's roll-ups, own and of the hierarchy, made anew from the
// members.
func (a *api) counted(campaign string) (own, hierarchy [4]int) {
	for _, m := range a.org.Find("CampaignMember", "CampaignId", campaign) {
		if id, ok := m["LeadId"].(string); ok {
			own[0]++
			if _, lead := a.org.Record(id); lead["IsConverted"] == true {
				own[1]++
			}
		}
		if m["ContactId"] != nil {
			own[2]++
		}
		if m["HasResponded"] == true {
			own[3]++
		}
	}
	hierarchy = own
	for _, c := range a.org.Find("Campaign", "ParentId", campaign) {
		_, below := a.counted(c["Id"].(string))
		for i := range below {
			hierarchy[i] += below[i]
		}
	}
	return own, hierarchy
}

// TestRollUps are what counting says, whatever happened before: also where a
// request was undone.
func TestRollUps(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			a, rnd := newAPI(t), rand.New(rand.NewPCG(seed, 21))
			var campaigns, members, leads []string
			one := func(of []string) string { return of[rnd.IntN(len(of))] }
			for i := range 5 {
				f := fields{"Name": "Fair"}
				if i > 0 && rnd.IntN(2) == 0 {
					f["ParentId"] = one(campaigns)
				}
				campaigns = append(campaigns, a.create("Campaign", f))
			}
			for range 60 {
				switch rnd.IntN(8) {
				case 0, 1, 2:
					id := a.create("Lead", lead())
					leads = append(leads, id)
					members = append(members, a.create("CampaignMember", fields{"CampaignId": one(campaigns), "LeadId": id, "Status": []string{"Sent", "Responded"}[rnd.IntN(2)]}))
				case 3:
					members = append(members, a.create("CampaignMember", fields{"CampaignId": one(campaigns), "ContactId": a.create("Contact", fields{"LastName": "Dubois"})}))
				case 4:
					if len(members) > 0 {
						a.do(http.MethodPatch, "/sobjects/CampaignMember/"+one(members), fields{"Status": []string{"Sent", "Responded"}[rnd.IntN(2)]})
					}
				case 5:
					if len(leads) > 0 {
						_, _, _ = a.org.Convert(one(leads)) // it may be converted or gone
					}
				case 6:
					switch {
					case rnd.IntN(4) == 0:
						_ = a.org.Delete(one(campaigns)) // it may be gone
						campaigns = append(campaigns, a.create("Campaign", fields{"Name": "Fair"}))
					case len(leads) > 0 && rnd.IntN(2) == 0:
						_ = a.org.Delete(one(leads))
					case len(members) > 0:
						_ = a.org.Delete(one(members))
					}
					campaigns = a.alive(campaigns)
				default:
					record := func(f fields) fields {
						f["attributes"], f["CampaignId"] = fields{"type": "CampaignMember"}, one(campaigns)
						return f
					}
					a.do(http.MethodPost, "/composite/sobjects", fields{"allOrNone": true, "records": []fields{
						record(fields{"LeadId": a.create("Lead", lead()), "Status": "Responded"}), record(fields{}),
					}})
					a.do(http.MethodPatch, "/sobjects/Campaign/"+campaigns[len(campaigns)-1], fields{"ParentId": campaigns[0]})
				}
			}
			for _, id := range campaigns {
				own, hierarchy := a.counted(id)
				r := a.read("Campaign", id)
				want, got := map[string]any{}, map[string]any{}
				for i, name := range rollUps {
					want[name], want["Hierarchy"+name] = float64(own[i]), float64(hierarchy[i])
					got[name], got["Hierarchy"+name] = r[name], r["Hierarchy"+name]
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("roll-ups (-counted +got):\n%s", diff)
				}
			}
		})
	}
}

// alive leaves out what was deleted.
func (a *api) alive(ids []string) (out []string) {
	for _, id := range ids {
		if object, _ := a.org.Record(id); object != "" {
			out = append(out, id)
		}
	}
	return out
}
