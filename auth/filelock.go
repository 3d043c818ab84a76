package auth

import (
	"context"
	"os"
	"sync"
	"time"
)

// How often a lock that somebody else holds is tried.
const (
	lockFirst = 5 * time.Millisecond // doubled with each try
	lockMost  = 100 * time.Millisecond
)

// lockFile waits until it has the lock of the file, which is made if need be
// and stays. The system takes it from a process that ends.
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
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return nil, ctx.Err()
		}
	}
}

// openLock opens the file of a lock.
func openLock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}
