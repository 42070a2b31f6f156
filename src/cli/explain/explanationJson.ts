/** An explanation as programs read it. Fields are append-only; docs/explain.md describes them. */

import { toHex } from '../../lib/bytes.ts';
import { explainedRecords } from '../../recompute/explainedRecords.ts';
import type { Explanation } from '../../recompute/explainHost.ts';

export function explanationJson(explanation: Explanation, trust: object): Record<string, unknown> {
  const { frame, host, terms, differences, agrees } = explanation;
  return {
    verdict: agrees ? 'agrees' : 'differs',
    address: host.addressText,
    epoch_index: frame.epoch.index,
    settled: frame.settled,
    trust,
    terms: terms.map(({ name, value, recomputed, verdict, rules, formula, sources, note }) => ({
      name,
      value: value ?? null,
      recomputed: recomputed ?? null,
      verdict,
      rules,
      formula,
      sources,
      ...(note === undefined ? {} : { note }),
    })),
    differences,
    records: explainedRecords(frame, host).map(({ key, ...record }) => ({
      ...record,
      key: toHex(key),
      height: frame.height,
    })),
    commits: (host.commits ?? []).map((commit) => ({
      height: commit.commitBlockHeight,
      first_nonce: commit.firstNonce,
      nonce_count: commit.nonceCount,
      root_hash: toHex(commit.rootHash),
    })),
  };
}
