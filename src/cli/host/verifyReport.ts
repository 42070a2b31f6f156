/** What `cpocd host verify` found, for people and for programs. */

import { encodeProofAnswer, encodeProvenLeaf } from '../../client/proofs/proofAnswerJson.ts';
import { encodeProofRequest } from '../../client/proofs/proofRequestJson.ts';
import type { CommitReport, HostRecord } from '../../client/proofs/verifyHost.ts';
import { countText } from '../../host/countText.ts';
import { toHex } from '../../lib/bytes.ts';

/** The shape is a promise: fields are added, never changed (docs/proofs.md). */
export function verifyReportJson(
  record: HostRecord,
  url: string,
  asker: string,
  reports: readonly CommitReport[],
  trust?: object,
): object {
  const count = (verdict: CommitReport['verdict']): number =>
    reports.filter((report) => report.verdict === verdict).length;
  return {
    chain_id: record.chainId,
    host_address: record.hostAddress,
    url,
    asker,
    epoch_index: record.epochIndex,
    seed: toHex(record.seed),
    entropy_height: record.entropyHeight,
    entropy: toHex(record.entropy),
    proven: count('proven'),
    wrong: count('wrong'),
    refused: count('refused'),
    unanswered: count('unanswered'),
    commits: reports.map(commitJson),
    ...(trust === undefined ? {} : { trust }),
  };
}

function commitJson(report: CommitReport): object {
  const { request, answer } = report.evidence;
  return {
    commit_block_height: report.commitHeight,
    root_hash: report.rootHash,
    count: report.count,
    leaf_indices: report.leafIndices,
    verdict: report.verdict,
    reason: report.reason ?? '',
    faults: report.faults.map(({ kind, message, leafIndex }) => ({
      kind,
      message,
      ...(leafIndex === undefined ? {} : { leaf_index: leafIndex }),
    })),
    took_ms: Math.round(report.tookMs),
    request: request === undefined ? null : (JSON.parse(encodeProofRequest(request)) as object),
    answer:
      answer === undefined
        ? null
        : (JSON.parse(encodeProofAnswer(answer, answer.leaves.map(encodeProvenLeaf))) as object),
  };
}

const shownFaults = 3;

/** `block 120, 200 leaves: proven (20 leaves, 14 ms)` */
export function verifyReportLine(report: CommitReport): string {
  const { commitHeight, count, leafIndices, verdict, faults, reason, tookMs } = report;
  const detail = `${countText(leafIndices.length, 'leaf', 'leaves')} asked for, ${Math.round(tookMs)} ms`;
  const more = faults.length > shownFaults ? [`and ${faults.length - shownFaults} more`] : [];
  const why = [
    ...(reason === undefined ? [] : [reason]),
    ...faults.slice(0, shownFaults).map(({ kind, message }) => `${kind}: ${message}`),
    ...more,
  ];
  return [
    `commit of block ${commitHeight}, ${countText(count, 'leaf', 'leaves')}: ${verdict} (${detail})`,
    ...why.map((line) => `  ${line}`),
  ].join('\n');
}
