package main

import (
	"context"
	"syscall/js"
)

// main gives the browser the function playground: from the JSON of a question to a
// promise of the JSON of its reply.
func main() {
	js.Global().Set("playground", js.FuncOf(func(_ js.Value, args []js.Value) any {
		in := []byte(args[0].String())
		return promise(func() string { return string(answer(context.Background(), in)) })
	}))
	select {} // the page calls it until it is closed
}

// promise returns a promise of what find returns. The call that it comes from must not
// wait for it: JavaScript has one thread.
func promise(find func() string) js.Value {
	var start js.Func
	start = js.FuncOf(func(_ js.Value, settle []js.Value) any {
		go func() {
			defer start.Release()
			settle[0].Invoke(find())
		}()
		return nil
	})
	return js.Global().Get("Promise").New(start)
}
