/** What a peer on the ABCI socket did wrong. It costs the peer its connection, and nothing else. */

export type ProtocolFault =
  | 'bad-length'
  | 'frame-too-large'
  | 'malformed'
  | 'unknown-request'
  | 'second-consensus-connection'
  | 'out-of-order'
  | 'stopped';

/** Answered with ResponseException, after which that one connection is closed. */
export class ProtocolError extends Error {
  readonly fault: ProtocolFault;

  constructor(fault: ProtocolFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProtocolError';
    this.fault = fault;
  }
}
