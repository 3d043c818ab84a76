package auth

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// salesforceSuffixes are Salesforce's own domains. A token is sent to no other host
// than these and the configured ones.
var salesforceSuffixes = []string{
	".salesforce.com", // production, sandboxes, developer orgs, generic hosts
	".force.com",      // older instance hosts
	".cloudforce.com", // oldest My Domains
	".salesforce.mil", // Government Cloud Plus
	".sfcrmapps.cn",   // Salesforce on Alibaba Cloud
	".sfcrmproducts.cn",
}

// origin is a scheme and host, with the port if it is not the scheme's default.
type origin struct {
	scheme, host string
}

func (o origin) String() string { return o.scheme + "://" + o.host }

func (o origin) hostname() string { return (&url.URL{Host: o.host}).Hostname() }

func (o origin) loopback() bool {
	h := o.hostname()
	if h == "localhost" || strings.HasSuffix(h, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(h)
	return err == nil && ip.IsLoopback()
}

// generic reports whether o is a log-in host that serves all orgs.
func (o origin) generic() bool {
	return o.host == "login.salesforce.com" || o.host == "test.salesforce.com"
}

// parseDomain corrects what people paste as their org's address:
//
//  1. It drops blanks, invisible characters, quotes and brackets around it.
//  2. A missing or mangled scheme becomes https. http is refused, except for
//     loopback hosts.
//  3. It drops path, query, fragment and the scheme's default port.
//  4. The hosts of the user interface (lightning.force.com, salesforce-setup.com)
//     become the API's (my.salesforce.com).
//
// No error quotes the text, because it may hold a password.
func parseDomain(domain string) (origin, error) {
	s := strings.TrimFunc(domain, around)
	if s == "" {
		return origin{}, configError("Domain is empty: give the org's address, such as https://acme.my.salesforce.com")
	}
	scheme, rest := splitScheme(s)
	if credential.MatchString(rest) {
		return origin{}, errInAddress()
	}
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		rest = rest[:i]
	}
	if name, _, ok := strings.Cut(rest, "@"); ok && !strings.Contains(s, "://") && !strings.Contains(name, ":") {
		return origin{}, configError("Domain is a user name or an e-mail address: give the org's address, such as https://acme.my.salesforce.com")
	}
	o, err := parseOrigin(scheme + "://" + rest)
	if err != nil {
		return origin{}, err
	}
	if o.scheme != "https" && !o.loopback() {
		return origin{}, configError("Domain begins with http://: use https://, a redirect from http would lose the request")
	}
	if !o.loopback() && !strings.Contains(o.host, ".") {
		return origin{}, configError("Domain is not a full host name: give the org's address, such as https://acme.my.salesforce.com")
	}
	for _, ui := range []string{".lightning.force.com", ".my.salesforce-setup.com"} {
		if name, ok := strings.CutSuffix(o.host, ui); ok {
			o.host = name + ".my.salesforce.com"
		}
	}
	return o, nil
}

// credential matches the parameters in which links to Salesforce carry user names,
// passwords and sessions.
var credential = regexp.MustCompile(`(?i)[?&#;](un|username|pw|password|sid|otp|\w*token|client_secret|code)=`)

func errInAddress() *Error {
	return configError("the address holds a user name or password: leave them out")
}

// around reports whether r may surround an address without being part of it.
func around(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\"'`<>(){},;“”‘’«»", r)
}

// schemePrefix matches "https://", also when it is mangled, and any other scheme.
var schemePrefix = regexp.MustCompile(`^(?i)(?:(https?)(?::/*|//+)|([a-z][a-z0-9+.-]*)://)`)

// splitScheme splits the scheme off an address; it defaults to https.
func splitScheme(s string) (scheme, rest string) {
	scheme = "https"
	if m := schemePrefix.FindStringSubmatch(s); m != nil {
		scheme, s = strings.ToLower(m[1]+m[2]), s[len(m[0]):]
	}
	return scheme, strings.TrimLeft(s, `/\`)
}

// parseOrigin reads scheme and host of an absolute URL, in lower case.
func parseOrigin(s string) (origin, error) {
	u, err := url.Parse(s)
	if err != nil {
		return origin{}, configError("the address cannot be read as a URL")
	}
	o := origin{scheme: strings.ToLower(u.Scheme)}
	defaultPort, ok := map[string]string{"https": "443", "http": "80"}[o.scheme]
	if !ok {
		return origin{}, configError("the address begins with neither https:// nor http://")
	}
	if u.User != nil {
		return origin{}, errInAddress()
	}
	o.host = strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if !validHost(o.host) {
		return origin{}, configError("the address has no valid host name")
	}
	if strings.Contains(o.host, ":") {
		o.host = "[" + o.host + "]"
	}
	if port := u.Port(); port != "" && port != defaultPort {
		o.host += ":" + port
	}
	return o, nil
}

var dnsName = regexp.MustCompile(`^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$`)

// validHost reports whether name is an IP address without a zone, or a DNS name.
func validHost(name string) bool {
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Zone() == "" || err != nil && len(name) <= 253 && dnsName.MatchString(name)
}

// trust returns the scheme and host of the address that an answer names as the
// org's own, and whether a token may be sent there. The address must be
//
//  1. the configured origin itself, or
//  2. a loopback address, if the configured host is one, or
//  3. https on its default port, below one of Salesforce's suffixes or of more.
func trust(named string, configured origin, more []string) (string, bool) {
	o, err := parseOrigin(named)
	switch {
	case err != nil:
		return "", false
	case o == configured, o.loopback() && configured.loopback():
		return o.String(), true
	}
	suffixes := slices.Concat(salesforceSuffixes, more)
	if o.scheme == "https" && o.hostname() == o.host && slices.ContainsFunc(suffixes, func(s string) bool { return below(o.host, s) }) {
		return o.String(), true
	}
	return "", false
}

// below reports whether host lies below suffix, which may lack its first dot.
func below(host, suffix string) bool {
	suffix = "." + strings.TrimPrefix(strings.ToLower(strings.TrimSpace(suffix)), ".")
	return suffix != "." && len(host) > len(suffix) && strings.HasSuffix(host, suffix)
}
