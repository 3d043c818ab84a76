package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// line is one lead of one run, with every member that is promised.
type line struct {
	Run     int    `json:"run"`
	LeadID  string `json:"leadId"`
	Outcome string `json:"outcome"`
	Object  string `json:"object"`
	ID      string `json:"id"`
	Error   string `json:"error"`
	Dropped []struct {
		Field  string `json:"field"`
		Code   string `json:"code"`
		Reason string `json:"reason"`
	} `json:"dropped"`
	Actions []struct {
		ActionID string `json:"actionId"`
		Outcome  string `json:"outcome"`
		ID       string `json:"id"`
	} `json:"actions"`
	Related []struct {
		Object  string `json:"object"`
		For     string `json:"for"`
		Outcome string `json:"outcome"`
		ID      string `json:"id"`
	} `json:"related"`
}

// quickstart holds that two runs over the same leads told of each in the same
// order, that the first wrote something and lost nothing, and that the second
// wrote nothing.
func quickstart(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	runs := map[int][]line{}
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	for n := 1; ; n++ {
		var l line
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		runs[l.Run] = append(runs[l.Run], l)
	}
	first, second := runs[1], runs[2]
	if len(runs) != 2 || len(first) == 0 || len(first) != len(second) {
		return fmt.Errorf("%d runs, of %d and %d leads", len(runs), len(first), len(second))
	}
	counts := map[string]int{}
	for i := range first {
		if first[i].LeadID != second[i].LeadID {
			return fmt.Errorf("lead %d of the runs is %s and %s", i, first[i].LeadID, second[i].LeadID)
		}
		if err := first[i].judge("Created", "Updated", "Unchanged", "Refused"); err != nil {
			return err
		}
		if err := second[i].judge("Unchanged", "Refused"); err != nil {
			return err
		}
		counts[first[i].Outcome]++
	}
	if counts["Created"] == 0 {
		return errors.New("the first run created nothing")
	}
	fmt.Println("quickstart -json:", len(first), "leads twice; the first run:", counts)
	return nil
}

// judge holds that the lead, its actions and its related records ended in one of the
// outcomes, and that whatever landed has an ID and whatever was refused a reason.
func (l line) judge(outcomes ...string) error {
	where := fmt.Sprintf("run %d, lead %s", l.Run, l.LeadID)
	switch {
	case !slices.Contains(outcomes, l.Outcome):
		return fmt.Errorf("%s: %s %s", where, l.Outcome, l.Error)
	case l.Outcome == "Refused" && l.Error == "":
		return fmt.Errorf("%s: refused without a reason", where)
	case l.Outcome != "Refused" && (l.ID == "" || l.Object == ""):
		return fmt.Errorf("%s: %s without a record", where, l.Outcome)
	}
	for _, d := range l.Dropped {
		if d.Code == "" || d.Reason == "" {
			return fmt.Errorf("%s: %s was dropped without a reason", where, d.Field)
		}
	}
	for _, a := range l.Actions {
		if !slices.Contains(outcomes, a.Outcome) {
			return fmt.Errorf("%s: action %s: %s", where, a.ActionID, a.Outcome)
		}
	}
	for _, o := range l.Related {
		if !slices.Contains(outcomes, o.Outcome) {
			return fmt.Errorf("%s: %s of %s: %s", where, o.Object, o.For, o.Outcome)
		}
	}
	return nil
}
