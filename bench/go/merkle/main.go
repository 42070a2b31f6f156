// Command merkle measures RFC 6962 hashing in Go: nanoseconds a leaf, and microseconds a proof, of trees in memory.
//
// It prints one JSON object. GODEBUG=cpu.sha=off shows a processor without SHA extensions.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
)

const rounds = 3

func main() {
	leaves := 1_000_000
	if len(os.Args) > 1 {
		leaves = must(strconv.Atoi(os.Args[1]))
	}
	clock, cpu := median(func() (float64, float64) { return appendTime(leaves, 24) })
	out := map[string]float64{"append24": clock, "append24_cpu": cpu, "proof": proofTime(leaves)}
	fmt.Println(string(must(json.Marshal(out))))
}

// appendTime is the time of hashing and appending a leaf of so many bytes, in nanoseconds: on the clock, and of the processor.
func appendTime(leaves, size int) (float64, float64) {
	data := make([]byte, leaves*size)
	for i := range data {
		data[i] = byte(i * 31)
	}
	hasher := rfc6962.DefaultHasher
	start, cpu := time.Now(), cpuTime()
	tree := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for i := 0; i < leaves; i++ {
		if err := tree.Append(hasher.HashLeaf(data[i*size:(i+1)*size]), nil); err != nil {
			panic(err)
		}
	}
	must(tree.GetRootHash(nil))
	perLeaf := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(leaves) }
	return perLeaf(time.Since(start)), perLeaf(cpuTime() - cpu)
}

// proofTime is the time of an inclusion proof from a tree whose nodes are all in memory, in microseconds.
func proofTime(leaves int) float64 {
	const proofs = 20_000
	tree := testonly.New(rfc6962.DefaultHasher)
	for i := 0; i < leaves; i++ {
		tree.AppendData([]byte(strconv.Itoa(i)))
	}
	start := time.Now()
	for i := uint64(0); i < proofs; i++ {
		must(tree.InclusionProof(i*7919%uint64(leaves), uint64(leaves)))
	}
	return float64(time.Since(start).Microseconds()) / proofs
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func median(measure func() (float64, float64)) (float64, float64) {
	clocks, cpus := make([]float64, rounds), make([]float64, rounds)
	for i := range clocks {
		clocks[i], cpus[i] = measure()
	}
	sort.Float64s(clocks)
	sort.Float64s(cpus)
	return clocks[rounds/2], cpus[rounds/2]
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
