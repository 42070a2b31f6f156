// Package chain connects to the node of CPOC_GRPC and sends transactions signed with the key of CPOC_KEY.
package chain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"time"

	authv1beta1 "cpoc-example/gen/cosmos/auth/v1beta1"
	tendermintv1beta1 "cpoc-example/gen/cosmos/base/tendermint/v1beta1"
	basev1beta1 "cpoc-example/gen/cosmos/base/v1beta1"
	"cpoc-example/gen/cosmos/crypto/secp256k1"
	signingv1beta1 "cpoc-example/gen/cosmos/tx/signing/v1beta1"
	txv1beta1 "cpoc-example/gen/cosmos/tx/v1beta1"

	dcr "github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Connect opens a connection without TLS.
func Connect() (*grpc.ClientConn, error) {
	target := os.Getenv("CPOC_GRPC")
	if target == "" {
		target = "127.0.0.1:9090"
	}
	return grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

// Send signs, broadcasts, and waits for the block. It returns its height.
func Send(ctx context.Context, conn *grpc.ClientConn, address string, message proto.Message) (int64, error) {
	txBytes, err := sign(ctx, conn, address, message, 200_000)
	if err != nil {
		return 0, err
	}
	service := txv1beta1.NewServiceClient(conn)
	answer, err := service.BroadcastTx(ctx, &txv1beta1.BroadcastTxRequest{
		TxBytes: txBytes,
		Mode:    txv1beta1.BroadcastMode_BROADCAST_MODE_SYNC,
	})
	if err != nil {
		return 0, err
	}
	if handedIn := answer.TxResponse; handedIn.Code != 0 {
		return 0, fmt.Errorf("refused: %s (%s/%d)", handedIn.RawLog, handedIn.Codespace, handedIn.Code)
	}
	for {
		found, err := service.GetTx(ctx, &txv1beta1.GetTxRequest{Hash: answer.TxResponse.Txhash})
		if err == nil {
			if found.TxResponse.Code != 0 {
				return 0, fmt.Errorf("failed: %s", found.TxResponse.RawLog)
			}
			return found.TxResponse.Height, nil
		}
		if status.Code(err) != codes.NotFound {
			return 0, err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func sign(ctx context.Context, conn *grpc.ClientConn, address string, message proto.Message, gas uint64) ([]byte, error) {
	keyBytes, err := hex.DecodeString(os.Getenv("CPOC_KEY"))
	if err != nil {
		return nil, err
	}
	key := dcr.PrivKeyFromBytes(keyBytes)
	account, err := accountOf(ctx, conn, address)
	if err != nil {
		return nil, err
	}
	node, err := tendermintv1beta1.NewServiceClient(conn).GetNodeInfo(ctx, &tendermintv1beta1.GetNodeInfoRequest{})
	if err != nil {
		return nil, err
	}
	packed, err := pack(message)
	if err != nil {
		return nil, err
	}
	publicKey, err := pack(&secp256k1.PubKey{Key: key.PubKey().SerializeCompressed()})
	if err != nil {
		return nil, err
	}
	body, err := proto.Marshal(&txv1beta1.TxBody{Messages: []*anypb.Any{packed}})
	if err != nil {
		return nil, err
	}
	mode := &txv1beta1.ModeInfo_Single_{
		Single: &txv1beta1.ModeInfo_Single{Mode: signingv1beta1.SignMode_SIGN_MODE_DIRECT},
	}
	authInfo, err := proto.Marshal(&txv1beta1.AuthInfo{
		SignerInfos: []*txv1beta1.SignerInfo{{
			PublicKey: publicKey,
			ModeInfo:  &txv1beta1.ModeInfo{Sum: mode},
			Sequence:  account.Sequence,
		}},
		Fee: &txv1beta1.Fee{Amount: fee(), GasLimit: gas},
	})
	if err != nil {
		return nil, err
	}
	doc, err := proto.Marshal(&txv1beta1.SignDoc{
		BodyBytes:     body,
		AuthInfoBytes: authInfo,
		ChainId:       node.DefaultNodeInfo.Network,
		AccountNumber: account.AccountNumber,
	})
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(doc)
	// A recovery byte, then r and s, 64 bytes; s is the lower one of the two that are possible.
	signature := ecdsa.SignCompact(key, hash[:], true)[1:]
	return proto.Marshal(&txv1beta1.TxRaw{
		BodyBytes:     body,
		AuthInfoBytes: authInfo,
		Signatures:    [][]byte{signature},
	})
}

func accountOf(ctx context.Context, conn *grpc.ClientConn, address string) (*authv1beta1.BaseAccount, error) {
	answer, err := authv1beta1.NewQueryClient(conn).Account(ctx, &authv1beta1.QueryAccountRequest{Address: address})
	if err != nil {
		return nil, err
	}
	account := &authv1beta1.BaseAccount{}
	return account, answer.Account.UnmarshalTo(account)
}

// pack gives a message the type URL that Cosmos uses: a slash and no host.
func pack(message proto.Message) (*anypb.Any, error) {
	value, err := proto.Marshal(message)
	if err != nil {
		return nil, err
	}
	return &anypb.Any{TypeUrl: "/" + string(message.ProtoReflect().Descriptor().FullName()), Value: value}, nil
}

func fee() []*basev1beta1.Coin {
	found := regexp.MustCompile(`^(\d+)([a-zA-Z].+)$`).FindStringSubmatch(os.Getenv("CPOC_FEE"))
	if found == nil {
		return nil
	}
	return []*basev1beta1.Coin{{Amount: found[1], Denom: found[2]}}
}
