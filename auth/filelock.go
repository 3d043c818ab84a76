package auth

import (
	"context"
	"sync"
	"time"
)

// How often a lock that is held elsewhere is tried.
const (
	lockFirst = 5 * time.Millisecond // doubled with each try
	lockMost  = 100 * time.Millisecond
)

// lockFile waits for the lock of a file, which it creates if need be and leaves
// there. The system releases the lock when the process ends.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	for pause := lockFirst; ; pause = min(2*pause, lockMost) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := tryLock(path)
		if err != nil {
			return nil, err
		}
		if f != nil {
			return sync.OnceFunc(func() { _ = f.Close() }), nil
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// sleep waits for d, or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
