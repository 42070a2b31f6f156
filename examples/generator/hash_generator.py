"""A generator's back end in one file without dependencies: docs/generator.md as a program.

    python hash_generator.py                        JSON lines on standard input and output
    python hash_generator.py --http 8077            HTTP on 127.0.0.1
    CPOC_TOKEN=... python hash_generator.py --http 8077

It makes the artifacts of the reference generator: hashes, no model. Put your model into `make_artifact`.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MAX_COUNT = 65536
NAME = "hash example in Python (no model)"


def make_artifact(seed, address, nonce, size):
    """Bytes that follow from these four values alone. A model is fed from all of seed, address and nonce (P13)."""
    prefix = b"cpoc/hash-generator/v1" + seed + address + nonce.to_bytes(8, "big")
    out = b""
    block = 0
    while len(out) < size:
        out += hashlib.sha256(prefix + block.to_bytes(8, "big")).digest()
        block += 1
    return out[:size]


class Refusal(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def read_hex(body, field, size):
    value = body.get(field)
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{%d}" % (2 * size), value):
        raise Refusal("bad_request", f"{field}: expected {size} bytes in lower-case hexadecimal")
    return bytes.fromhex(value)


def read_whole(body, field, least, most):
    value = body.get(field)
    if type(value) is not int or not least <= value <= most:
        raise Refusal("bad_request", f"{field}: expected a whole number from {least} to {most}")
    return value


class Generator:
    """One request at a time; `cancel` ends it at the next nonce."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = None
        self.cancelled = threading.Event()

    def info(self):
        return {"protocol": "cpoc-generator/1", "name": NAME, "uses_model": False, "max_count": MAX_COUNT}

    def cancel(self, body):
        with self.lock:
            if self.running is not None and self.running == body.get("request"):
                self.cancelled.set()
        return {}

    def generate(self, body):
        if not isinstance(body, dict):
            raise Refusal("bad_request", "expected an object")
        seed = read_hex(body, "seed", 32)
        address = read_hex(body, "address", 20)
        count = read_whole(body, "count", 1, MAX_COUNT)
        size = read_whole(body, "artifact_size", 1, 1024)
        text = body.get("first_nonce")
        if not isinstance(text, str) or not re.fullmatch("[0-9]{1,20}", text) or int(text) + count > 2**64:
            raise Refusal("bad_request", "first_nonce: expected a text with a number below 2^64")
        with self.lock:
            if self.running is not None:
                raise Refusal("busy", "another request is running")
            self.running = body.get("id")
            self.cancelled.clear()
        try:
            artifacts = []
            for nonce in range(int(text), int(text) + count):
                if self.cancelled.is_set():
                    break
                artifact = make_artifact(seed, address, nonce, size)
                artifacts.append(base64.b64encode(artifact).decode())
            return {"first_nonce": text, "artifacts": artifacts}
        finally:
            with self.lock:
                self.running = None


def answer_to(generator, method, body):
    """The answer, or an error as an answer."""
    try:
        if method == "info":
            return generator.info()
        if method == "cancel":
            return generator.cancel(body)
        if method == "generate":
            return generator.generate(body)
        raise Refusal("bad_request", f"there is no method {method}")
    except Refusal as refusal:
        return {"error": {"code": refusal.code, "message": str(refusal)}}
    except Exception as error:
        return {"error": {"code": "failed", "message": repr(error)}}


def serve_lines():
    generator = Generator()
    output = threading.Lock()

    def handle(line):
        try:
            body = json.loads(line)
            if not isinstance(body, dict):
                raise ValueError
        except ValueError:
            answer = {"id": None, "error": {"code": "bad_request", "message": "expected a JSON object a line"}}
        else:
            answer = {"id": body.get("id"), **answer_to(generator, body.get("method"), body)}
        with output:
            print(json.dumps(answer), flush=True)

    print("ready", file=sys.stderr, flush=True)
    for line in sys.stdin:
        threading.Thread(target=handle, args=(line,), daemon=True).start()
    # The agent is gone: whatever still runs is for nobody.


STATUS = {"bad_request": 400, "unauthorized": 401, "failed": 500, "busy": 503}


def serve_http(port, token):
    generator = Generator()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self, answer):
            text = json.dumps(answer).encode()
            code = answer["error"]["code"] if "error" in answer else None
            self.send_response(STATUS.get(code, 200))
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def handle_call(self, text):
            if token is not None and self.headers.get("authorization") != "Bearer " + token:
                return self.reply({"error": {"code": "unauthorized", "message": "the token is missing or wrong"}})
            try:
                body = json.loads(text)
            except ValueError:
                return self.reply({"error": {"code": "bad_request", "message": "expected JSON"}})
            return self.reply(answer_to(generator, self.path.removeprefix("/v1/"), body))

        def do_GET(self):
            self.handle_call("{}")

        def do_POST(self):
            self.handle_call(self.rfile.read(int(self.headers.get("content-length", 0))))

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print(f"ready on port {server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--http", type=int, metavar="PORT", help="serve HTTP on 127.0.0.1; 0 takes a free port")
    port = parser.parse_args().http
    if port is None:
        serve_lines()
    else:
        serve_http(port, os.environ.get("CPOC_TOKEN"))
