// Commits to a tree of artifacts: go run ./commit <address> <nonces> <root in hexadecimal>
package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"cpoc-example/chain"
	pocv1 "cpoc-example/gen/cpoc/poc/v1"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: commit <address> <nonces> <root in hexadecimal>")
	}
	address := os.Args[1]
	nonces, err := strconv.ParseUint(os.Args[2], 10, 32)
	if err != nil {
		log.Fatal(err)
	}
	root, err := hex.DecodeString(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := chain.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	now, err := pocv1.NewQueryClient(conn).Epoch(ctx, &pocv1.QueryEpochRequest{})
	if err != nil {
		log.Fatal(err)
	}
	height, err := chain.Send(ctx, conn, address, &pocv1.MsgSubmitContinuousPoCCommit{
		Creator:    address,
		EpochIndex: now.Epoch.Index,
		NonceCount: uint32(nonces),
		RootHash:   root,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("included at height %d\n", height)
}
