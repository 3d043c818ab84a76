package auth

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' error for a file that somebody else has opened
// for himself.
const sharingViolation = syscall.Errno(32)

// tryLock returns the locked file, or nil where somebody else holds the lock:
// who opens it without sharing has it.
func tryLock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, nil //nolint:nilnil // as documented
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}
