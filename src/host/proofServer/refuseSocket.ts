/** What is no HTTP, or does not arrive, gets its refusal in the shape of all others, and the connection ends. */

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProofRefusal, refusalJson } from './proofRefusal.ts';

export function refuseSocket(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = refusalOf(error.code);
  const body = refusalJson(refusal, '');
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function refusalOf(code: string | undefined): ProofRefusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ProofRefusal('headers_too_large', 'the headers are too large');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ProofRefusal('timed_out', 'the request did not arrive in time');
  }
  return new ProofRefusal('malformed', 'this is not HTTP');
}
