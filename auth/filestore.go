package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// FileStore is a [TokenStore] in a file, for one machine. Processes that share the
// file share the lease, which a process that dies gives up. Only the owner can read
// the file. It is replaced as a whole, so that a crash leaves the old token or the
// new one.
//
// Two lock files stay beside it: Path with ".lease" and ".lock" added. Locks work
// on Linux, macOS, the BSDs and Windows, and on network file systems that have
// flock. The folder must exist.
type FileStore struct {
	Path string // of the file, which need not exist; not empty
}

func (s *FileStore) check() error {
	switch {
	case s == nil:
		return configError("the token store is nil")
	case s.Path == "":
		return configError("Path of the FileStore is empty: name the file to keep the token in")
	default:
		return nil
	}
}

type storedFile struct {
	RefreshToken string    `json:"refresh_token"`
	UsedAt       time.Time `json:"used_at,omitzero"`
}

var errStored = errors.New("auth: the file of the token store is damaged")

// Load implements [TokenStore].
func (s *FileStore) Load(ctx context.Context) (StoredToken, error) {
	if err := ready(ctx, s.check); err != nil {
		return StoredToken{}, err
	}
	if err := ctx.Err(); err != nil {
		return StoredToken{}, err
	}
	text, err := os.ReadFile(s.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return StoredToken{}, nil
	}
	if err != nil {
		return StoredToken{}, err
	}
	var stored storedFile
	if json.Unmarshal(text, &stored) != nil { // its error may quote the token
		return StoredToken{}, errStored
	}
	return StoredToken{RefreshToken: Secret(stored.RefreshToken), UsedAt: stored.UsedAt}, nil
}

// Save implements [TokenStore].
func (s *FileStore) Save(ctx context.Context, old, next StoredToken) error {
	if err := ready(ctx, s.check); err != nil {
		return err
	}
	unlock, err := lockFile(ctx, s.Path+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	now, err := s.Load(ctx)
	if err != nil {
		return err
	}
	if now.RefreshToken != old.RefreshToken {
		return ErrConflict
	}
	text, err := json.Marshal(storedFile{string(next.RefreshToken), next.UsedAt})
	if err != nil {
		return errStored
	}
	return replaceFile(s.Path, append(text, '\n'))
}

// Lease implements [TokenStore].
func (s *FileStore) Lease(ctx context.Context) (release func(), err error) {
	if err := ready(ctx, s.check); err != nil {
		return nil, err
	}
	return lockFile(ctx, s.Path+".lease")
}

// replaceFile replaces a file in one step. If anything fails, the old file stays.
func replaceFile(path string, text []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*") // only the owner can read it
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = cmp.Or(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	if d, dirErr := os.Open(dir); dirErr == nil {
		_ = d.Sync() // makes the rename survive a crash, if the system supports it
		_ = d.Close()
	}
	return nil
}

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
		_ = sleep(ctx, pause) // the next turn sees if ctx has ended
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
