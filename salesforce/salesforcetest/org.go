package salesforcetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Org is a Salesforce org in memory: an [http.Handler] that answers as the
// REST API, the OAuth token endpoint and the SOAP login of a real one, and
// methods to set it up and to look into it. It is safe for concurrent use.
//
// The zero Org is an org as [NewOrg] makes it. It must not be copied.
type Org struct {
	mu       sync.Mutex
	clock    func() time.Time
	creds    Credentials
	entities map[string]*entity // by lower-case name
	names    []string           // of the entities, in the order of their making
	prefixes map[string]*entity
	ids      idSource
	seq      int
	orgID    string
	userID   string              // the first user, whom creds sign in
	logins   []login             // of the others
	access   map[string]*rights  // by user, as far as known
	types    map[string][]string // the record types that permission sets grant, by the ID of the set
	auth     authority
	cursors  map[string]*cursor

	validation []ValidationRule
	triggers   []Trigger
	duplicates []*duplicates
	assignment map[string]func(Change) string // by lower-case object
	cpu        map[string]cpuCost             // likewise

	armed      []*armed
	running    map[*transaction]bool
	locks      map[string]*transaction // by the ID of the row
	daily      int                     // API requests that it takes in 24 hours
	concurrent int                     // requests that may take long
	spent      []spent
	countries  []Country // of the state and country picklists; none: they are off
	archived   time.Time // when old activities were last archived
	campaigns  CampaignRules
	hidden     map[string]bool // records that no user sees
	keepUnique bool            // unique values of deleted records stay taken
	collation  uint64          // the seed of the order of unrelated sub-requests; 0: that of the request

	jobs     jobs
	setup    setup
	modified time.Time

	log     requestLog
	packers sync.Pool // of *gzip.Writer, which are large
}

// Credentials sign a user in to an org.
type Credentials struct {
	Domain        string // "https://acme.my.salesforce.test", as [Org.URL]
	ClientID      string // of the one connected app, for the client-credentials flow
	ClientSecret  string
	Username      string // of the one user, for SOAP login
	Password      string
	SecurityToken string // follows the password in SOAP login
}

// NewOrg returns an org with the standard objects and a single record: an
// active user, who is a system administrator and may do everything.
func NewOrg() *Org {
	o := new(Org)
	o.lock()
	defer o.mu.Unlock()
	return o
}

// lock locks the org, and initializes a zero Org.
func (o *Org) lock() {
	o.mu.Lock()
	if o.entities != nil {
		return
	}
	o.clock = time.Now
	o.creds = Credentials{
		Domain: "https://" + host, ClientID: "3MVG9.salesforcetest.client", ClientSecret: "salesforcetest-secret",
		Username: "integration@acme.example", Password: "pa55word", SecurityToken: "ZWtU7GmQ0n8dVbAy",
	}
	o.entities, o.prefixes, o.ids = map[string]*entity{}, map[string]*entity{}, idSource{}
	o.auth, o.cursors = newAuthority(), map[string]*cursor{}
	o.running, o.locks = map[*transaction]bool{}, map[string]*transaction{}
	o.daily, o.concurrent = dailyLimit, concurrentLimit
	for _, e := range standardObjects() {
		o.addEntity(e.fresh())
	}
	o.modified, o.archived = o.clock(), o.clock()
	o.orgID = o.ids.next("00D")
	o.userID = o.ids.next("005")
	o.fill()
}

func (o *Org) addEntity(e *entity) {
	o.entities[strings.ToLower(e.name)] = e
	o.names = append(o.names, e.name)
	o.prefixes[e.prefix] = e
}

// URL returns the org's My Domain, which [Org.HTTPClient] serves. Nothing
// listens there: over a network an org is served as an [http.Handler], and its
// addresses are those under which it was called.
func (o *Org) URL() string {
	o.lock()
	defer o.mu.Unlock()
	return o.creds.Domain
}

// Credentials returns the credentials of the first user.
func (o *Org) Credentials() Credentials {
	o.lock()
	defer o.mu.Unlock()
	return o.creds
}

// SetCredentials replaces the credentials of the first user; a blank field of c
// keeps its value. Sessions stay as they are.
func (o *Org) SetCredentials(c Credentials) {
	o.lock()
	defer o.mu.Unlock()
	for _, x := range []struct{ to, from *string }{
		{&o.creds.Domain, &c.Domain}, {&o.creds.ClientID, &c.ClientID}, {&o.creds.ClientSecret, &c.ClientSecret},
		{&o.creds.Username, &c.Username}, {&o.creds.Password, &c.Password}, {&o.creds.SecurityToken, &c.SecurityToken},
	} {
		if *x.from != "" {
			*x.to = *x.from
		}
	}
	o.creds.Domain = strings.TrimSuffix(o.creds.Domain, "/")
	users := o.entity(standard.User)
	if r := users.rows[o.userID]; r != nil {
		users.put(r.id, r.with(map[string]any{"Username": o.creds.Username}))
	}
}

// SetClock makes now the org's clock; nil is time.Now. It is called while
// the org is locked and must not call the org.
func (o *Org) SetClock(now func() time.Time) {
	o.lock()
	defer o.mu.Unlock()
	o.clock = now
	if now == nil {
		o.clock = time.Now
	}
}

// Define adds fields to an object as an admin would, or replaces those of the
// same name; field-level security lets everybody see and edit them, until
// [Org.Restrict]. The object "Activity" stands for Task and Event together, where
// Salesforce keeps their custom fields. An object that the org does not have is
// made, with an ID, an owner, a name and the system fields.
//
// A field needs no more than a Name: its Type is then text of 255 characters,
// its Label made of the name, and everybody may read and write it. ExternalID,
// Unique, Restricted and the others mean what describe means by them. A Field
// that sets any of Createable, Updateable, Nillable, DefaultedOnCreate,
// Calculated and AutoNumber is taken as it stands.
func (o *Org) Define(object string, fields ...schema.Field) {
	o.lock()
	defer o.mu.Unlock()
	for _, name := range objectsOf(object) {
		if o.entity(name) == nil {
			e := newCustomEntity(name, customPrefix(o.customObjects()))
			e.granted = true
			o.addEntity(e)
		}
		for _, f := range fields {
			o.entity(name).set(define(f))
		}
	}
	o.touch()
}

// Add creates a record as an admin would and returns its ID. The rules of the
// object hold, but read-only and system fields (Id, CreatedDate, IsConverted,
// ConvertedContactId ...) may be given, and references need not resolve. Values
// are those that encoding/json writes as the API takes them.
func (o *Org) Add(object string, fields map[string]any) (id string, err error) {
	body, err := json.Marshal(fields)
	if err != nil {
		return "", fmt.Errorf("salesforcetest: add %s: %w", object, err)
	}
	in, fs := parseObject(body, "SObject")
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return "", fmt.Errorf("salesforcetest: add: the org has no object %s", object)
	}
	s := o.saver(true)
	if fs == nil && e.name == campaignObject {
		if s.statuses, err = takeStatuses(in); err != nil {
			return "", err
		}
	}
	if fs == nil {
		id, fs = s.insert(e, in)
	}
	if fs != nil {
		return "", fmt.Errorf("salesforcetest: add %s: %w", object, fs.err())
	}
	return id, nil
}

// err tells what is wrong without the values that the messages quote.
func (fs faults) err() error {
	var all []error
	for _, f := range fs {
		all = append(all, errors.New(strings.TrimSpace(f.Code+" "+strings.Join(f.Fields, " "))))
	}
	return errors.Join(all...)
}

// entity returns the object of that name, letter case aside, or nil.
func (o *Org) entity(name string) *entity { return o.entities[strings.ToLower(name)] }

// byPrefix returns the object whose records have IDs like that one, or nil.
func (o *Org) byPrefix(id string) *entity { return o.prefixes[id[:3]] }

// count gives a new record its place in the order of creation.
func (o *Org) count() int {
	o.seq++
	return o.seq
}

func (o *Org) saver(admin bool) *saver {
	return &saver{org: o, now: o.clock(), user: o.userID, admin: admin}
}
