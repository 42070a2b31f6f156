"""Makes the message classes of the chain in ./gen, from the protobuf files of the clone."""

import sys
from pathlib import Path

import grpc_tools
from grpc_tools import protoc

here = Path(__file__).resolve().parent
root = here.parent.parent
own = root / "proto"
others = root / "third_party" / "proto"
well_known = Path(grpc_tools.__file__).parent / "_proto"


def main() -> int:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else here / "gen"
    out.mkdir(parents=True, exist_ok=True)
    files = [
        str(path.relative_to(base))
        for base in (own, others)
        for path in sorted(base.rglob("*.proto"))
    ]
    places = [f"-I{own}", f"-I{others}", f"-I{well_known}"]
    return protoc.main(["protoc", *places, f"--python_out={out}", f"--grpc_python_out={out}", *files])


if __name__ == "__main__":
    sys.exit(main())
