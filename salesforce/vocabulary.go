package salesforce

import (
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
)

// The steps of the match order, in [Result] and [PlanItem]. See [Strategy] for their
// order.
const (
	ByExternalID   = planner.ByExternalID
	ByContactID    = planner.ByContactID
	ByContactEmail = planner.ByContactEmail
	ByLeadID       = planner.ByLeadID
	ByLeadEmail    = planner.ByLeadEmail

	ByName          = planner.ByName          // see [MatchByName]
	ByDuplicateRule = planner.ByDuplicateRule // see [UseDuplicate]
)
