"""Commits to a tree of artifacts: python commit.py <address> <nonces> <root in hexadecimal>"""

import sys

import chain
from cpoc.poc.v1 import query_pb2, query_pb2_grpc, tx_pb2

address, nonces, root = sys.argv[1:]
channel = chain.connect()
epoch = query_pb2_grpc.QueryStub(channel).Epoch(query_pb2.QueryEpochRequest()).epoch
commit = tx_pb2.MsgSubmitContinuousPoCCommit(
    creator=address,
    epoch_index=epoch.index,
    nonce_count=int(nonces),
    root_hash=bytes.fromhex(root),
)
print(f"included at height {chain.send(channel, address, commit)}")
