package salesforce

import "fmt"

// callsOfOne is how many API requests the Sync of one lead with actions takes:
// to match, to write the person, to write the Tasks.
const callsOfOne = 3

// judgeQuota judges whether the org's API requests that are left will do.
func (k *checker) judgeQuota() {
	_, used, limit := k.client.org.Usage()
	k.report.APIUsed, k.report.APILimit = used, limit
	if limit == 0 {
		return
	}
	left := max(0, limit-used-limit*k.cfg.Quota.Reserve/100)
	f := Finding{
		Code: "QUOTA", Rule: "Quota", Effect: EffectFails,
		Why:    "Once they are used up, leads are NotSent (ErrQuota), to be given again later.",
		Remedy: "Setup > Company Information > API Requests, Last 24 Hours: see which integration uses them, or buy more; sync several leads in one call, which takes as many requests as one.",
	}
	need := k.options.LeadsPerDay * callsOfOne
	switch {
	case left == 0:
		f.Effect, f.What = EffectBlocks, fmt.Sprintf("No API requests are left for leads: %d of %d were used in 24 hours, and %d%% are reserved for others.", used, limit, k.cfg.Quota.Reserve)
	case need > left:
		f.Severity = SeverityWarning
		f.What = fmt.Sprintf("%d leads a day, each synced by itself, take up to %d API requests; %d are left of %d, with %d%% reserved for others.", k.options.LeadsPerDay, need, left, limit, k.cfg.Quota.Reserve)
	default:
		return
	}
	k.add(f)
}
