// Command iavl measures cosmos/iavl on goleveldb without fsync: versions of random updates with their hashes, and ICS-23 proofs.
//
// All nodes stay in the node cache, and the index of fast nodes is off: both make versions and proofs faster. Built once, it does
// what each line of its input asks for and answers with one JSON object: "random" or "sorted" with the updates of a version and how many
// versions come one after the other, "proof", or "memory". GODEBUG=cpu.sha=off shows a processor without SHA extensions.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cosmossdk.io/log"
	"github.com/cosmos/iavl"
	"github.com/cosmos/iavl/db"
)

const (
	valueBytes = 100
	fillKeys   = 50_000
	proofs     = 2_000
	cacheNodes = 10_000_000
)

type bench struct {
	tree   *iavl.MutableTree
	random *rand.Rand
	size   int
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: iavl KEYS FOLDER")
		os.Exit(2)
	}
	size := must(strconv.Atoi(os.Args[1]))
	store := must(db.NewDB("iavl", "goleveldb", os.Args[2]))
	b := bench{iavl.NewMutableTree(store, cacheNodes, true, log.NewNopLogger()), rand.New(rand.NewPCG(1, 2)), size}
	b.fill()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		out := map[string]float64{}
		question := strings.Fields(lines.Text())
		switch question[0] {
		case "random", "sorted":
			updates, versions := must(strconv.Atoi(question[1])), must(strconv.Atoi(question[2]))
			out["clock"], out["cpu"] = b.versions(updates, versions, question[0] == "sorted")
		case "proof":
			out["clock"], out["cpu"] = b.proof()
		case "memory":
			out["peak"] = peakMegabytes()
		default:
			panic("asked for " + lines.Text())
		}
		fmt.Println(string(must(json.Marshal(out))))
	}
}

func (b bench) fill() {
	for i := range b.size {
		must(b.tree.Set(keyAt(i), b.value()))
		if (i+1)%fillKeys == 0 || i == b.size-1 {
			save(b.tree)
		}
	}
}

type change struct{ key, value []byte }

// versions is the time of one version, in milliseconds: on the clock, and of the processor.
func (b bench) versions(updates, versions int, sorted bool) (float64, float64) {
	all := make([][]change, versions)
	for i := range all {
		all[i] = make([]change, updates)
		for j := range all[i] {
			all[i][j] = change{b.key(), b.value()}
		}
		if sorted {
			slices.SortFunc(all[i], func(a, b change) int { return bytes.Compare(a.key, b.key) })
		}
	}
	start, cpu := time.Now(), cpuTime()
	for _, changes := range all {
		for _, change := range changes {
			must(b.tree.Set(change.key, change.value))
		}
		save(b.tree)
	}
	count := float64(versions)
	return time.Since(start).Seconds() * 1e3 / count, (cpuTime() - cpu).Seconds() * 1e3 / count
}

// proof is the time of a proof that a key is there, as bytes, in microseconds: on the clock, and of the processor.
func (b bench) proof() (float64, float64) {
	saved := must(b.tree.GetImmutable(b.tree.Version()))
	keys := make([][]byte, proofs)
	for i := range keys {
		keys[i] = b.key()
	}
	start, cpu := time.Now(), cpuTime()
	for _, key := range keys {
		must(must(saved.GetMembershipProof(key)).Marshal())
	}
	return time.Since(start).Seconds() * 1e6 / proofs, (cpuTime() - cpu).Seconds() * 1e6 / proofs
}

func save(tree *iavl.MutableTree) {
	if _, _, err := tree.SaveVersion(); err != nil {
		panic(err)
	}
}

func (b bench) key() []byte {
	return keyAt(b.random.IntN(b.size))
}

func (b bench) value() []byte {
	value := make([]byte, valueBytes)
	for i := range value {
		value[i] = byte(b.random.Uint32())
	}
	return value
}

// keyAt is SHA-256 of the index as eight bytes.
func keyAt(i int) []byte {
	key := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
	return key[:]
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peakMegabytes is the most memory that the process ever held.
func peakMegabytes() float64 {
	for line := range strings.Lines(string(must(os.ReadFile("/proc/self/status")))) {
		if strings.HasPrefix(line, "VmHWM:") {
			return must(strconv.ParseFloat(strings.Fields(line)[1], 64)) / 1024
		}
	}
	panic("no VmHWM in /proc/self/status")
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
