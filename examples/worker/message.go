package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// encode writes a lead as it is in the queue: the JSON that salesforce.Lead is
// read from, so that other programs can put leads there too. Equal leads are
// equal texts, however they were sent.
func encode(l *salesforce.Lead) ([]byte, error) { return json.Marshal(l) }

// errMessage is the error of a message that is no lead. It quotes nothing.
var errMessage = errors.New("the message is not a lead: its JSON cannot be read")

func decode(data []byte) (salesforce.Lead, error) {
	var l salesforce.Lead
	if json.Unmarshal(data, &l) != nil {
		return salesforce.Lead{}, errMessage
	}
	return l, nil
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
