/**
 * gRPC as browsers can speak it: frames of a flag, four bytes of length and the message, in a plain HTTP body, the status in a last frame.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
 */

import { decodeBase64, encodeBase64 } from '../json/base64.ts';
import { RpcError, rpcCode } from '../rpcError.ts';

const headerBytes = 5;
const trailerFlag = 0x80;

export interface GrpcWebForm {
  /** The body is base64. */
  readonly text: boolean;
  /** Of the answer. */
  readonly contentType: string;
}

/** undefined where the content type is none of gRPC-web's. */
export function grpcWebForm(contentType: string): GrpcWebForm | undefined {
  const found = /^application\/grpc-web(-text)?(?:\+proto)?\s*(?:;.*)?$/.exec(contentType);
  if (found === null) return undefined;
  const text = found[1] !== undefined;
  return {
    text,
    contentType: text ? 'application/grpc-web-text+proto' : 'application/grpc-web+proto',
  };
}

/** The one message of a unary call. @throws RpcError where the body is no such frame */
export function readGrpcWebRequest(body: Uint8Array, { text }: GrpcWebForm): Uint8Array {
  const frames = text ? decodeText(body) : body;
  if (frames.length < headerBytes) throw malformed('the body is shorter than a frame');
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength);
  if (view.getUint8(0) !== 0) {
    throw new RpcError(rpcCode.unimplemented, 'compressed frames are not supported');
  }
  const length = view.getUint32(1);
  if (frames.length !== headerBytes + length) {
    throw malformed(`a frame of ${length} bytes in a body of ${frames.length}`);
  }
  return frames.subarray(headerBytes);
}

/** Base64 in pieces, each of which may end with its own padding. */
function decodeText(body: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [piece] of new TextDecoder().decode(body).matchAll(/[^=]+=*/g)) {
    const part = decodeBase64(piece);
    if (part === undefined) throw malformed('the body is no base64');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The body of an answer: the message where there is one, and the trailers. */
export function writeGrpcWebAnswer(
  { text }: GrpcWebForm,
  status: { readonly code: number; readonly message: string },
  message?: Uint8Array,
): string | Buffer {
  const trailers = Buffer.from(
    `grpc-status:${status.code}\r\ngrpc-message:${encodeMessage(status.message)}\r\n`,
  );
  const frames = [
    ...(message === undefined ? [] : [frame(0, message)]),
    frame(trailerFlag, trailers),
  ];
  const body = Buffer.concat(frames);
  return text ? encodeBase64(body) : body;
}

function frame(flag: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(flag, 0);
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

/** Percent-encoded but for printable ASCII, as the protocol has it. */
function encodeMessage(message: string): string {
  return [...Buffer.from(message)]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

function malformed(why: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, `malformed gRPC-web request: ${why}`);
}
