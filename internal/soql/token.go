package soql

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEOF    tokenKind = iota
	tokenWord             // a name, with dots; text as written
	tokenString           // text between the quotes, with its escapes
	tokenNumber           // also dates and date-times, which the parser distinguishes
	tokenPunct            // ( ) , : and the operators
	tokenBad              // a byte that SOQL does not have, or an open string
)

type token struct {
	kind tokenKind
	text string
	pos  Pos
}

// shown returns the token as error messages quote it.
func (t token) shown() string {
	if t.kind == tokenEOF {
		return "<EOF>"
	}
	return t.text
}

// is reports whether t is the keyword or the punctuation mark s.
func (t token) is(s string) bool {
	return (t.kind == tokenWord || t.kind == tokenPunct) && strings.EqualFold(t.text, s)
}

// next returns the token at or after offset i of text, and the offset after it.
func next(text string, i int) (token, int) {
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	start := i
	if i == len(text) {
		return token{kind: tokenEOF, pos: Pos(i)}, i
	}
	c := text[i]
	kind := tokenPunct
	switch {
	case isLetter(c):
		kind, i = tokenWord, skip(text, i, isWord)
	case isDigit(c), (c == '-' || c == '+') && i+1 < len(text) && isDigit(text[i+1]):
		kind, i = tokenNumber, skipNumber(text, i+1)
	case c == '\'':
		return stringToken(text, i)
	case c == '!' || c == '<' || c == '>':
		i++
		if i < len(text) && (text[i] == '=' || c == '<' && text[i] == '>') {
			i++
		}
		if text[start:i] == "!" {
			kind = tokenBad
		}
	case strings.IndexByte("(),:=", c) >= 0:
		i++
	default:
		_, size := utf8.DecodeRuneInString(text[i:])
		kind, i = tokenBad, i+size
	}
	return token{kind: kind, text: text[start:i], pos: Pos(start)}, i
}

// stringToken reads the string literal that starts at i.
func stringToken(text string, i int) (token, int) {
	for j := i + 1; j < len(text); j++ {
		switch text[j] {
		case '\\':
			j++
		case '\'':
			return token{kind: tokenString, text: text[i+1 : j], pos: Pos(i)}, j + 1
		}
	}
	return token{kind: tokenBad, text: text[i:], pos: Pos(i)}, len(text)
}

// skipNumber skips the characters of a number, a date or a date-time.
func skipNumber(text string, i int) int {
	for i < len(text) {
		c := text[i]
		sign := (c == '-' || c == '+' || c == ':' || c == '.') && i+1 < len(text) && isDigit(text[i+1])
		if !sign && !isDigit(c) && !isLetter(c) && c != '_' {
			break
		}
		i++
	}
	return i
}

func skip(text string, i int, more func(byte) bool) int {
	for i < len(text) && more(text[i]) {
		i++
	}
	return i
}

func isSpace(c byte) bool  { return c == ' ' || '\t' <= c && c <= '\r' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '_' || c == '.' }
