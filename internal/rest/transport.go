package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"
)

// failure is a transport's error that says no more than its kind: its own text
// may quote what was sent or answered. Unwrap leads to it.
type failure struct {
	text string
	err  error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

// describe returns what became of an answer that did not come whole, with its
// content type where its head came.
func (a *answer) describe() string {
	if a.status == 0 {
		return describe(a.err)
	}
	return describe(a.err) + ", " + contentType(a.header)
}

// describe returns the kind of a transport's error.
func describe(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, ErrTooLarge):
		return ErrTooLarge.Error()
	case errors.Is(err, ErrGzip):
		return ErrGzip.Error()
	case errors.Is(err, context.Canceled):
		return context.Canceled.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded.Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "the host name cannot be looked up"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "time-out"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case handshake(err):
		return "the TLS connection cannot be trusted"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, ErrTruncated), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated.Error()
	case errors.As(err, &op) && op.Op == "dial":
		return "no connection"
	default:
		return "no answer"
	}
}

// refusedDial reports whether err says that there never was a connection.
func refusedDial(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || handshake(err)
}

// handshake reports whether err is of the TLS handshake, before any request.
func handshake(err error) bool {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(err, &cert) || errors.As(err, &record) || errors.As(err, &unknown) || errors.As(err, &name)
}
