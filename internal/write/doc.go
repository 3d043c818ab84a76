/*
Package write sends records until each has an end. It knows records and what they
depend on, and nothing of what they are for.

	stages ─► rounds ─► waves ─► requests ─► settle ─► refused? ─► next round
	parents first       apart    ≤ 5 × 200 + 20        rescue, duplicates, doubt

Which file a change belongs to:

  - write.go: stages (a record goes out once its parent is in the org) and rounds
    (what was refused for a field goes out again without it).
  - pack.go: which records share a request, its JSON, and which requests may be
    under way at once.
  - send.go: one request; what becomes of its records if it fails as a whole.
  - settle.go: the answer for each record. What a refusal leads to is decided by
    the class of its code, see package codes.
  - rescue.go: which field a refusal is about, and taking it out.
  - duplicates.go: what duplicate rules refuse.
*/
package write
