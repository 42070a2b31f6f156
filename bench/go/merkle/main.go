// Command merkle measures RFC 6962 hashing in Go: trees in memory that leaves are appended to.
//
// Built once, it does what each line of its input asks for and answers with one JSON object: append24 and append84 are the bytes of a
// leaf, and times are nanoseconds a leaf. GODEBUG=cpu.sha=off shows a processor without SHA extensions.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

const leaves = 524_288

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		out := map[string]float64{}
		switch lines.Text() {
		case "append24":
			out["clock"], out["cpu"] = appendTime(24)
		case "append84":
			out["clock"], out["cpu"] = appendTime(84)
		default:
			panic("asked for " + lines.Text())
		}
		fmt.Println(string(must(json.Marshal(out))))
	}
}

// appendTime is the time of hashing and appending a leaf of so many bytes, in nanoseconds: on the clock, and of the processor.
func appendTime(size int) (float64, float64) {
	data := make([]byte, leaves*size)
	for i := range data {
		data[i] = byte(i * 31)
	}
	hasher := rfc6962.DefaultHasher
	start, cpu := time.Now(), cpuTime()
	tree := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for i := range leaves {
		if err := tree.Append(hasher.HashLeaf(data[i*size:(i+1)*size]), nil); err != nil {
			panic(err)
		}
	}
	must(tree.GetRootHash(nil))
	perLeaf := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / leaves }
	return perLeaf(time.Since(start)), perLeaf(cpuTime() - cpu)
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
