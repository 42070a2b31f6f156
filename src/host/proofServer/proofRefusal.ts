/** Why a request for proofs is refused: every refusal has a code, and every code one status and one thing to do. */

/** Append-only: programs branch on them. */
export type ProofRefusalCode =
  | 'malformed'
  | 'wrong_chain'
  | 'wrong_host'
  | 'timestamp'
  | 'before_start'
  | 'not_a_validator'
  | 'bad_signature'
  | 'replayed'
  | 'not_found'
  | 'not_committed'
  | 'timed_out'
  | 'too_large'
  | 'too_many_requests'
  | 'headers_too_large'
  | 'internal'
  | 'busy'
  | 'starting'
  | 'chain_unreachable'
  | 'damaged';

export const proofRefusals: Readonly<
  Record<ProofRefusalCode, readonly [status: number, advice: string]>
> = {
  malformed: [400, 'correct the request; /openapi.json says what it looks like'],
  wrong_chain: [400, 'ask a host of the chain that you mean'],
  wrong_host: [400, 'ask the proof server of that host: its URL is in its participant record'],
  timestamp: [401, 'set the clock of your machine, and sign a new request'],
  before_start: [401, 'sign a new request, with a new request_id'],
  not_a_validator: [401, 'ask with the account key of a validator of the current set'],
  bad_signature: [401, 'sign the bytes that docs/proofs.md describes with the key of public_key'],
  replayed: [401, 'sign a new request, with a new request_id'],
  not_found: [404, 'GET /openapi.json lists what there is'],
  not_committed: [404, 'take root_hash and nonce_count from a commit of this host on the chain'],
  timed_out: [408, 'send the whole request at once'],
  too_large: [413, 'ask for at most 500 leaves in one request'],
  too_many_requests: [429, 'wait as long as Retry-After says'],
  headers_too_large: [431, 'send fewer headers'],
  internal: [500, 'tell the operator of the host'],
  busy: [503, 'ask again after Retry-After'],
  starting: [503, 'ask again after Retry-After'],
  chain_unreachable: [503, 'ask again after Retry-After'],
  damaged: [503, 'tell the operator of the host; ask again after Retry-After'],
};

export class ProofRefusal extends Error {
  readonly code: ProofRefusalCode;
  /** Seconds, at least 1; of 429 and 503. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ProofRefusalCode,
    message: string,
    options?: { readonly retryAfterS?: number; readonly cause?: unknown },
  ) {
    super(message, { cause: options?.cause });
    this.name = 'ProofRefusal';
    this.code = code;
    const mustWait = this.status === 429 || this.status === 503;
    this.retryAfterS = mustWait ? Math.max(1, Math.ceil(options?.retryAfterS ?? 1)) : undefined;
  }

  get status(): number {
    return proofRefusals[this.code][0];
  }
}

/** The one shape of everything that is refused. @param requestId of the request where it could be read, else the server's own */
export function refusalJson(refusal: ProofRefusal, requestId: string): string {
  const { code, message } = refusal;
  return JSON.stringify({ code, message, advice: proofRefusals[code][1], request_id: requestId });
}
