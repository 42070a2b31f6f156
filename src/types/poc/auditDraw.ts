/** Which of all nonces of a participant's epoch the audit asks for (P18). */

import { be32, be64, concatBytes, fromBigEndian, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';

const auditTag = utf8('cpoc/audit/v1');

export interface AuditDrawParameters {
  /** Entropy of the auditing block, 32 bytes. */
  readonly entropy: Uint8Array;
  readonly epochIndex: bigint;
  /** The audited participant, 20 bytes. */
  readonly address: Uint8Array;
  /** Nonces that the participant claimed in the epoch, at least 1. */
  readonly totalNonces: bigint;
  /** Number of draws. */
  readonly leaves: number;
}

/**
 * The audited nonces in the order of their draws, each once: `r_j = H("cpoc/audit/v1" ‖ entropy ‖ be64(epoch) ‖ address ‖ be32(j))`,
 * nonce = first 16 bytes modulo the total. Uniform over claimed nonces, however they were split into commits.
 */
export function drawAudit(parameters: AuditDrawParameters): bigint[] {
  const { entropy, epochIndex, address, totalNonces, leaves } = parameters;
  const seen = new Set<bigint>();
  for (let j = 0; j < leaves; j += 1) {
    const r = sha256(concatBytes(auditTag, entropy, be64(epochIndex), address, be32(j)));
    seen.add(fromBigEndian(r.subarray(0, 16)) % totalNonces);
  }
  return [...seen];
}
