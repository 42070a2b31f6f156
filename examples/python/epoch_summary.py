"""Which epoch it is, and what a participant has done in it: python epoch_summary.py <address>"""

import sys

import chain
from cpoc.poc.v1 import query_pb2, query_pb2_grpc

(address,) = sys.argv[1:]
poc = query_pb2_grpc.QueryStub(chain.connect())
now = poc.Epoch(query_pb2.QueryEpochRequest())
print(f"epoch {now.epoch.index}: height {now.current_height}, commits until {now.last_commit_height}")
summary = poc.Summary(query_pb2.QuerySummaryRequest(address=address)).summary
print(
    f"{summary.total_nonces} nonces in {summary.commit_count} commits,"
    f" weight {summary.effective_poc_weight}"
)
