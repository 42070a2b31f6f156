"""A connection to the node, and transactions signed with the key of CPOC_KEY."""

import os
import re
import sys
import time
from pathlib import Path

import grpc
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

sys.path.insert(0, os.environ.get("CPOC_GEN", str(Path(__file__).resolve().parent / "gen")))

from cosmos.auth.v1beta1 import auth_pb2
from cosmos.auth.v1beta1 import query_pb2 as auth_query
from cosmos.auth.v1beta1 import query_pb2_grpc as auth_grpc
from cosmos.base.tendermint.v1beta1 import query_pb2 as node_query
from cosmos.base.tendermint.v1beta1 import query_pb2_grpc as node_grpc
from cosmos.base.v1beta1 import coin_pb2
from cosmos.crypto.secp256k1 import keys_pb2
from cosmos.tx.signing.v1beta1 import signing_pb2
from cosmos.tx.v1beta1 import service_pb2, service_pb2_grpc, tx_pb2
from google.protobuf.any_pb2 import Any

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def connect():
    return grpc.insecure_channel(os.environ.get("CPOC_GRPC", "127.0.0.1:9090"))


def send(channel, address, message, gas=200_000, seconds=60):
    """Signs, broadcasts, and waits for the block. Returns its height."""
    tx_bytes = sign(channel, address, message, gas)
    service = service_pb2_grpc.ServiceStub(channel)
    request = service_pb2.BroadcastTxRequest(
        tx_bytes=tx_bytes, mode=service_pb2.BROADCAST_MODE_SYNC
    )
    handed_in = service.BroadcastTx(request).tx_response
    if handed_in.code != 0:
        raise SystemExit(f"refused: {handed_in.raw_log} ({handed_in.codespace}/{handed_in.code})")
    for _ in range(seconds * 5):
        time.sleep(0.2)
        try:
            found = service.GetTx(service_pb2.GetTxRequest(hash=handed_in.txhash)).tx_response
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.NOT_FOUND:
                continue
            raise
        if found.code != 0:
            raise SystemExit(f"failed: {found.raw_log} ({found.codespace}/{found.code})")
        return found.height
    raise SystemExit(f"{handed_in.txhash} is in no block after {seconds} s")


def sign(channel, address, message, gas):
    key = ec.derive_private_key(int(os.environ["CPOC_KEY"], 16), ec.SECP256K1())
    account = account_of(channel, address)
    body = tx_pb2.TxBody(messages=[pack(message)])
    auth_info = tx_pb2.AuthInfo(
        signer_infos=[
            tx_pb2.SignerInfo(
                public_key=pack(keys_pb2.PubKey(key=compressed(key.public_key()))),
                mode_info=tx_pb2.ModeInfo(
                    single=tx_pb2.ModeInfo.Single(mode=signing_pb2.SIGN_MODE_DIRECT)
                ),
                sequence=account.sequence,
            )
        ],
        fee=tx_pb2.Fee(amount=fee(), gas_limit=gas),
    )
    doc = tx_pb2.SignDoc(
        body_bytes=body.SerializeToString(),
        auth_info_bytes=auth_info.SerializeToString(),
        chain_id=chain_id(channel),
        account_number=account.account_number,
    )
    signature = signature_of(key, doc.SerializeToString())
    return tx_pb2.TxRaw(
        body_bytes=doc.body_bytes, auth_info_bytes=doc.auth_info_bytes, signatures=[signature]
    ).SerializeToString()


def account_of(channel, address):
    request = auth_query.QueryAccountRequest(address=address)
    account = auth_pb2.BaseAccount()
    auth_grpc.QueryStub(channel).Account(request).account.Unpack(account)
    return account


def chain_id(channel):
    info = node_grpc.ServiceStub(channel).GetNodeInfo(node_query.GetNodeInfoRequest())
    return info.default_node_info.network


def fee():
    found = re.fullmatch(r"(\d+)([a-zA-Z].+)", os.environ.get("CPOC_FEE", ""))
    return [coin_pb2.Coin(amount=found[1], denom=found[2])] if found else []


def pack(message):
    # Cosmos type URLs begin with a slash and no host.
    return Any(type_url="/" + message.DESCRIPTOR.full_name, value=message.SerializeToString())


def compressed(public_key):
    return public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


def signature_of(key, data):
    """64 bytes, r and s; the chain takes the lower one of the two possible s."""
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")
