/** The checks of a request for proofs, in the order of their costs, and the answer: everything but HTTP. */

import { accountBytes } from '../../client/proofs/accountBytes.ts';
import { FieldFault } from '../../client/proofs/jsonFields.ts';
import type { MessageSigner } from '../../client/proofs/messageSigner.ts';
import {
  type ProofRequest,
  proofLimits,
  proofRequestBytes,
} from '../../client/proofs/proofRequest.ts';
import { decodeProofRequest } from '../../client/proofs/proofRequestJson.ts';
import { equalBytes, fromUtf8, toHex } from '../../lib/bytes.ts';
import { publicKeyAddress } from '../../types/publicKey.ts';
import type { BatchShelf, CommittedBatch } from './committedBatches.ts';
import { verifySignature } from './curve.ts';
import { makeAnswer } from './makeAnswer.ts';
import { Pace } from './pace.ts';
import { ProofDesk } from './proofDesk.ts';
import { ProofRefusal } from './proofRefusal.ts';
import type { ProofServerLimits } from './proofServerLimits.ts';
import { SeenRequests } from './seenRequests.ts';
import { SignatureBudget } from './signatureBudget.ts';
import { TokenBuckets } from './tokenBuckets.ts';
import type { Askers } from './validatorAskers.ts';

/** Keys of the tables of limits: some megabytes at most. */
const maxBuckets = 20_000;

export interface ProofServiceOptions {
  readonly chainId: string;
  /** Bech32: the participant. */
  readonly hostAddress: string;
  readonly signer: MessageSigner;
  readonly shelf: BatchShelf;
  readonly askers: Askers;
  readonly limits: ProofServerLimits;
  readonly clock: ProofClock;
}

export interface ProofClock {
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Milliseconds; only goes forward. */
  steadyMs(): number;
}

export const machineClock: ProofClock = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
};

/** One request on its way through the checks. */
export interface Visit {
  readonly ipKey: string;
  /** Set as soon as it could be read. */
  request?: ProofRequest;
  readonly isGone: () => boolean;
  /** Called once there is a place to leave when the answer has been sent. */
  onPlace(leave: () => void): void;
}

export class ProofService {
  readonly #options: ProofServiceOptions;
  readonly #host: Uint8Array;
  readonly #ips: TokenBuckets;
  readonly #askerRates: TokenBuckets;
  readonly #signatures: SignatureBudget;
  readonly #seen: SeenRequests;
  readonly #desk: ProofDesk;
  readonly #pace: Pace;
  /** By the steady clock: the other one may be set right while this runs. */
  readonly #startMs: number;

  constructor(options: ProofServiceOptions) {
    const { limits, clock, hostAddress } = options;
    this.#options = options;
    this.#host = accountBytes(hostAddress);
    this.#ips = new TokenBuckets({
      perSecond: limits.perIp,
      burst: limits.perIpBurst,
      maxKeys: maxBuckets,
    });
    this.#askerRates = new TokenBuckets({
      perSecond: limits.perAsker,
      burst: limits.perAskerBurst,
      maxKeys: maxBuckets,
    });
    this.#signatures = new SignatureBudget(limits.signatureChecks);
    this.#seen = new SeenRequests({
      keepMs: 2 * proofLimits.clockSkewMs,
      capacity: limits.seen,
      capacityEach: limits.seenEach,
    });
    this.#desk = new ProofDesk({ ...limits, maxWaitMs: 5_000 });
    this.#pace = new Pace(limits.sharePercent);
    this.#startMs = clock.steadyMs();
  }

  /** Before anything is read of a request. @throws ProofRefusal `too_many_requests` */
  knock(ipKey: string): void {
    const wait = this.#ips.take(ipKey, this.#options.clock.steadyMs());
    if (wait > 0) {
      throw new ProofRefusal('too_many_requests', `too many requests from ${ipKey}`, {
        retryAfterS: wait,
      });
    }
  }

  /** @returns the JSON of the answer; undefined where the asker has gone @throws ProofRefusal */
  async answer(body: Uint8Array, visit: Visit): Promise<string | undefined> {
    const request = readRequest(body);
    visit.request = request;
    this.#checkAddressee(request);
    this.#checkTimestamp(request);
    await this.#checkAsker(request);
    const { validatorAddress } = request;
    const requestId = toHex(request.requestId);
    const asker = toHex(accountBytes(validatorAddress));
    const { steadyMs } = this.#options.clock;
    // Cheaper than the signature, and they know only requests whose signature was good.
    this.#checkReplay(asker, requestId);
    checkRate(this.#askerRates.look(asker, steadyMs()), validatorAddress);
    this.#desk.look(asker);
    this.#checkSignature(request, asker, visit.ipKey);
    checkRate(this.#askerRates.take(asker, steadyMs()), validatorAddress);
    const place = this.#desk.enter(asker);
    visit.onPlace(place.leave);
    this.#remember(asker, requestId);
    try {
      const batch = await this.#find(request);
      // A signature alone could be a copy of a validator's.
      this.#signatures.remember(asker, visit.ipKey, steadyMs());
      const { signer, clock } = this.#options;
      const { isGone } = visit;
      const [pace, nowMs] = [this.#pace, (): number => clock.wallMs()];
      return await this.#desk.work(() =>
        makeAnswer({ request, batch, signer, pace, nowMs, isGone }),
      );
    } catch (error) {
      // It was not answered: the same request may come again.
      this.#seen.forget(asker, requestId);
      throw (await this.#isGone(request, error)) ? notCommitted(request) : error;
    }
  }

  async #find(request: ProofRequest): Promise<CommittedBatch> {
    const { epochIndex, rootHash, count } = request;
    let batch: CommittedBatch | undefined;
    try {
      batch = await this.#options.shelf.find(epochIndex, rootHash, count);
    } catch (error) {
      if (error instanceof ProofRefusal) throw error;
      const message = `the files of epoch ${epochIndex} cannot be read`;
      throw new ProofRefusal('damaged', message, { retryAfterS: 60, cause: error });
    }
    if (batch === undefined) throw notCommitted(request);
    return batch;
  }

  /** Whether the files of an epoch left the disk while they were being read. */
  async #isGone({ epochIndex, rootHash, count }: ProofRequest, error: unknown): Promise<boolean> {
    if (!(error instanceof ProofRefusal && error.code === 'damaged')) return false;
    const { shelf } = this.#options;
    return (await shelf.find(epochIndex, rootHash, count).catch(() => 'damaged')) === undefined;
  }

  #checkAddressee({ chainId, hostAddress }: ProofRequest): void {
    const { chainId: ours, hostAddress: host } = this.#options;
    if (chainId !== ours) {
      throw new ProofRefusal('wrong_chain', `this is a host of chain ${ours}`);
    }
    if (!equalBytes(accountBytes(hostAddress), this.#host)) {
      throw new ProofRefusal('wrong_host', `this is the proof server of ${host}`);
    }
  }

  #checkTimestamp({ timestampMs }: ProofRequest): void {
    const now = BigInt(this.#options.clock.wallMs());
    const skew = BigInt(proofLimits.clockSkewMs);
    if (timestampMs < now - skew || timestampMs > now + skew) {
      throw new ProofRefusal(
        'timestamp',
        `timestamp_ms is ${timestampMs}, the clock here says ${now}; they may differ by ${skew}`,
      );
    }
    const { steadyMs, wallMs } = this.#options.clock;
    const start = Math.floor(wallMs() - (steadyMs() - this.#startMs));
    if (timestampMs < start) {
      const message = `the request was signed before this server started, at ${start}`;
      throw new ProofRefusal('before_start', message);
    }
  }

  async #checkAsker({ validatorAddress, publicKey }: ProofRequest): Promise<void> {
    const { askers } = this.#options;
    const owner = publicKeyAddress({ kind: 'secp256k1', bytes: publicKey });
    if (!equalBytes(owner, accountBytes(validatorAddress))) {
      throw new ProofRefusal('bad_signature', `public_key is not the key of ${validatorAddress}`);
    }
    if (await askers.allows(validatorAddress)) return;
    throw new ProofRefusal('not_a_validator', `${validatorAddress} is not in the validator set`);
  }

  #checkSignature(request: ProofRequest, asker: string, ipKey: string): void {
    const now = this.#options.clock.steadyMs();
    const wait = this.#signatures.take(asker, ipKey, now);
    if (wait > 0) {
      throw new ProofRefusal('busy', 'too many signatures to check', { retryAfterS: wait });
    }
    if (!verifySignature(request.signature, proofRequestBytes(request), request.publicKey)) {
      this.#signatures.forget(asker, ipKey);
      throw new ProofRefusal('bad_signature', 'the signature does not sign this request');
    }
  }

  #checkReplay(asker: string, requestId: string): void {
    if (!this.#seen.has(asker, requestId)) return;
    throw new ProofRefusal('replayed', `request ${requestId} was answered already`);
  }

  #remember(asker: string, requestId: string): void {
    const added = this.#seen.add(asker, requestId, this.#options.clock.steadyMs());
    if (added === 'added') return;
    const retryAfterS = 60;
    throw added === 'asker'
      ? new ProofRefusal('too_many_requests', 'too many requests in ten minutes', { retryAfterS })
      : new ProofRefusal('busy', 'too many requests in ten minutes', { retryAfterS });
  }
}

/** @param wait seconds until there may be another one */
function checkRate(wait: number, address: string): void {
  if (wait === 0) return;
  throw new ProofRefusal('too_many_requests', `too many requests of ${address}`, {
    retryAfterS: wait,
  });
}

function readRequest(body: Uint8Array): ProofRequest {
  try {
    return decodeProofRequest(JSON.parse(fromUtf8(body)));
  } catch (error) {
    const why = error instanceof FieldFault ? error.message : 'the body is not JSON in UTF-8';
    throw new ProofRefusal('malformed', why, { cause: error });
  }
}

function notCommitted({ rootHash, count, epochIndex }: ProofRequest): ProofRefusal {
  const root = toHex(rootHash);
  return new ProofRefusal(
    'not_committed',
    `this host has no commit of ${count} leaves with root ${root} in epoch ${epochIndex}, or keeps it no more`,
  );
}
