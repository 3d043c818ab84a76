package place

import (
	"bytes"
	_ "embed"
	"slices"
	"strconv"
	"strings"
)

// dialling has a line for each country: calling code, alpha-2 code, prefix of
// international numbers, trunk prefix, and how many digits follow the calling
// code ("9,10"), if always nine or more. Missing items are blank. The main country
// of a calling code comes first.
//
//go:embed dialling.txt
var dialling string

// dialled returns the first line with a key.
func dialled(key string) (line [5]string) {
	if at := strings.Index(dialling, key); at >= 0 {
		start := strings.LastIndexByte(dialling[:at+1], '\n') + 1
		text, _, _ := strings.Cut(dialling[start:], "\n")
		copy(line[:], strings.Split(text, " "))
	}
	return line
}

// International returns a complete telephone number, given without punctuation, with
// its calling code and without a trunk prefix: "+442079460018" for
// "004402079460018", and for "02079460018" in the United Kingdom. In countries with
// local dialling, a number without a trunk prefix or with too few digits is not
// complete.
func International(number []byte, country string) []byte {
	if !bytes.HasPrefix(number, []byte("+")) {
		var home [5]string
		if code, ok := Country(country); ok {
			home = dialled(" " + code + " ")
		}
		code, abroad, trunk, lengths := home[0], home[2], home[3], home[4]
		rest, complete := bytes.CutPrefix(number, []byte(trunk)) // also where there is no prefix
		if lengths != "" {
			complete = slices.Contains(strings.Split(lengths, ","), strconv.Itoa(len(rest)))
		}
		switch {
		case abroad != "" && bytes.HasPrefix(number, []byte(abroad)):
			number = slices.Replace(number, 0, len(abroad), '+')
		case bytes.HasPrefix(number, []byte("00")):
			number = slices.Replace(number, 0, 2, '+')
		case complete && code != "" && len(rest) > 0:
			return slices.Concat([]byte("+"+code), rest)
		}
	}
	if len(number) < 2 || number[0] != '+' || number[1] == '1' || number[1] == '7' { // North America and Russia dial no 0
		return number
	}
	for n := 2; n <= 4 && n < len(number); n++ {
		if number[n] == '0' && dialled("\n" + string(number[1:n]) + " ")[3] == "0" {
			return slices.Delete(number, n, n+1)
		}
	}
	return number
}
