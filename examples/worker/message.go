package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// encode writes a lead as it is in the queue: the JSON that salesforce.Lead is
// read from, so that other programs can put leads there too. Equal leads are
// equal texts, however they were sent.
func encode(l *salesforce.Lead) ([]byte, error) { return json.Marshal(l) }

// decode reads a lead as it is in the queue. The error quotes nothing of it.
func decode(data []byte) (l salesforce.Lead, err error) {
	if !utf8.Valid(data) {
		return l, errors.New("it is not valid UTF-8")
	}
	if err = json.Unmarshal(data, &l); err != nil {
		return l, errors.New(reason(err))
	}
	return l, nil
}

// reason says why a lead cannot be read.
func reason(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("its JSON is broken, or nested too deeply, at byte %d", syntax.Offset)
	}
	if other, ok := errors.AsType[*salesforce.DecodeError](err); ok {
		return other.Reason
	}
	return "a value has the wrong form"
}

// messageID is the Nats-Msg-Id of a lead for an org: the same lead sent twice
// is stored once. The stream is one for all orgs, so the org is part of it.
func messageID(org, leadID string, data []byte) string {
	sum := sha256.Sum256(data)
	id := hex.EncodeToString(sum[:16])
	if printable(leadID) {
		id = leadID + "." + id
	}
	return org + "." + id
}

// printable reports whether a lead's ID can stand in a header.
func printable(id string) bool {
	return id != "" && len(id) <= 100 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' })
}
