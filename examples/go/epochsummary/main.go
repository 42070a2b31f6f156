// Which epoch it is, and what a participant has done in it: go run ./epochsummary <address>
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"cpoc-example/chain"
	pocv1 "cpoc-example/gen/cpoc/poc/v1"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: epochsummary <address>")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := chain.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	poc := pocv1.NewQueryClient(conn)
	now, err := poc.Epoch(ctx, &pocv1.QueryEpochRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("epoch %d: height %d, commits until %d\n", now.Epoch.Index, now.CurrentHeight, now.LastCommitHeight)
	answer, err := poc.Summary(ctx, &pocv1.QuerySummaryRequest{Address: os.Args[1]})
	if err != nil {
		log.Fatal(err)
	}
	summary := answer.Summary
	fmt.Printf("%d nonces in %d commits, weight %d\n",
		summary.TotalNonces, summary.CommitCount, summary.EffectivePocWeight)
}
