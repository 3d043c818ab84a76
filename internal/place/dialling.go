package place

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
)

//go:embed dialling.txt
var diallingText string

// Dialling is how telephone numbers are dialled in a country. A prefix is blank
// if there is none.
type Dialling struct {
	Code    string // calling code: "44"
	Abroad  string // prefix of international numbers: "00"
	Trunk   string // prefix of national numbers, which falls away behind the code: "0"
	Lengths string // how many digits follow the code ("9,10"), if that is always nine or more
}

// DiallingIn returns how numbers are dialled in a country, by its alpha-2 code.
func DiallingIn(country string) (d Dialling, ok bool) { return dialling(" " + country + " ") }

// DiallingWith is [DiallingIn] for the main country with a calling code.
func DiallingWith(code string) (d Dialling, ok bool) { return dialling("\n" + code + " ") }

func dialling(key string) (d Dialling, ok bool) {
	at := strings.Index(diallingText, key)
	if at < 0 {
		return Dialling{}, false
	}
	start := strings.LastIndexByte(diallingText[:at+1], '\n') + 1
	line, _, _ := strings.Cut(diallingText[start:], "\n")
	f := strings.Split(line, " ") // code, country, abroad, trunk, lengths
	return Dialling{Code: f[0], Abroad: f[2], Trunk: f[3], Lengths: f[4]}, true
}

// National returns the digits behind the calling code of a number as it is
// dialled in the country, "" if the number may be incomplete: if it has no trunk
// prefix, or is too short, where numbers are dialled without what stands for
// the town.
func (d *Dialling) National(number string) string {
	rest, complete := strings.CutPrefix(number, d.Trunk) // also where there is no prefix
	if d.Lengths != "" {
		complete = slices.Contains(strings.Split(d.Lengths, ","), strconv.Itoa(len(rest)))
	}
	if !complete || d.Code == "" || strings.Trim(number, "0123456789") != "" {
		return ""
	}
	return rest
}
