//go:build linux || darwin || freebsd

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockDir makes dir and keeps other processes from it until unlock, or until
// this one dies: two servers on the same files would lose leads.
func lockDir(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: another worker uses it: %w", dir, err)
	}
	return f.Close, nil
}

// diskOf returns how many bytes of the disk of dir are free, and how many it has.
func diskOf(dir string) (free, size int64) {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return 0, 0
	}
	return int64(fs.Bavail) * int64(fs.Bsize), int64(fs.Blocks) * int64(fs.Bsize) //nolint:unconvert // other systems have other types
}
