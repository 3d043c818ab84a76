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

// failure is a transport's error that prints only its kind, because its own text may
// quote what was sent or answered.
type failure struct {
	text string
	err  error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

// failure returns the error of an answer that did not come whole, with its content
// type if its head came.
func (a *answer) failure() error {
	text := describe(a.err)
	if a.status != 0 {
		text += ", " + contentType(a.header)
	}
	return &failure{text, a.err}
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

// refusedDial reports whether err means that there was no connection.
func refusedDial(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || handshake(err)
}

// handshake reports whether err comes from the TLS handshake, before any request.
func handshake(err error) bool {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	return errors.As(err, &cert) || errors.As(err, &record) || errors.As(err, &unknown) || errors.As(err, &name)
}
