package auth

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' error for a file that is opened exclusively
// elsewhere.
const sharingViolation = syscall.Errno(32)

// tryLock returns the locked file, or nil if the lock is held elsewhere. Opening
// the file without sharing locks it.
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
