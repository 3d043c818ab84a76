package page

import (
	"fmt"
	"strings"
)

// Plural returns a count with its noun: "1 lead", "2 leads", "0 activities".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
