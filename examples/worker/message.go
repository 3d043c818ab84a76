package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// message is a lead in the queue: the JSON that salesforce.Lead is read from,
// so that other programs can put leads there too, and what of the lead's own
// JSON could not be read, which is still to be told. It is canonical: equal
// leads are equal texts, however they were sent.
type message struct {
	mapping.Lead

	Tags       []tags.Tag `json:"tags,omitempty"`
	Events     []any      `json:"leadActivityEvents,omitempty"` // actions, then IDs of which no more is known
	Unreadable []string   `json:"unreadable,omitempty"`
}

func encode(l *salesforce.Lead) ([]byte, error) {
	m := message{Lead: l.Person, Tags: l.Tags, Unreadable: l.Person.Unreadable}
	for _, a := range l.Actions {
		m.Events = append(m.Events, a)
	}
	for _, id := range l.ActivityIDs {
		m.Events = append(m.Events, id)
	}
	return json.Marshal(m)
}

// errMessage is the error of a message that is no lead. It quotes nothing.
var errMessage = errors.New("the message is no lead: its JSON cannot be read")

func decode(data []byte) (salesforce.Lead, error) {
	var l salesforce.Lead
	var rest struct {
		Unreadable []string `json:"unreadable"`
	}
	if json.Unmarshal(data, &l) != nil || json.Unmarshal(data, &rest) != nil {
		return salesforce.Lead{}, errMessage
	}
	l.Person.Unreadable = append(l.Person.Unreadable, rest.Unreadable...)
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
