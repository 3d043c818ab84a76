package salesforce

import "sync"

// memory pools what finished Syncs planned and wrote in. Each pool is of one
// type of chunk, see package slab.
type memory struct {
	changes, tasks, ops sync.Pool
}
