/** An explanation as a host reads it: what happened in sentences, then every term, then the verdict. */

import { toHex } from '../../lib/bytes.ts';
import { differenceText } from '../../recompute/difference.ts';
import { explainedRecords } from '../../recompute/explainedRecords.ts';
import type { Explanation } from '../../recompute/explainHost.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import type { TermName } from '../../types/poc/explainTerms.ts';
import { shownText } from '../output/shownText.ts';
import { formatTable } from '../output/table.ts';

/** Ends with the verdict. @param withRecords whether each record is listed with its key */
export function formatExplanation(explanation: Explanation, withRecords: boolean): string {
  const { frame, host, terms } = explanation;
  const { first, last } = epochHeights(frame.epoch);
  const stand = frame.settled ? 'settled' : `so far, at height ${frame.height}`;
  const table = formatTable(
    [
      { title: 'TERM' },
      { title: 'CHAIN SAYS' },
      { title: 'RECOMPUTED' },
      { title: 'VERDICT' },
      { title: 'RULES' },
      { title: 'FROM' },
    ],
    terms.map(({ name, value, recomputed, verdict, rules, sources }) => [
      name,
      value ?? '-',
      recomputed ?? '-',
      verdict,
      rules.join(' '),
      sources.join(' '),
    ]),
  );
  return [
    `${host.addressText} in epoch ${frame.epoch.index}, heights ${first} to ${last}, ${stand}.\n`,
    story(explanation),
    '\n',
    table,
    '\n',
    commitsText(explanation),
    withRecords ? recordsText(explanation) : '',
    verdictText(explanation),
  ].join('');
}

function story(explanation: Explanation): string {
  const value = (name: TermName): string =>
    shownText(explanation.terms.find((term) => term.name === name)?.value ?? 'unknown');
  const { frame, host } = explanation;
  const lines = [
    host.commits === undefined
      ? 'Its commits were pruned (P33).'
      : `Commits: ${value('commits')}, with ${value('total_nonces')} nonces in all.`,
    host.challenges === undefined
      ? 'Its challenges were pruned (P33).'
      : `Challenges: ${value('challenges_issued')}, of them ${value('challenges_passed')} passed, ${value('challenges_failed')} failed, ${value('challenges_expired')} expired, ${value('challenges_voided')} voided, ${value('challenges_open')} open.`,
  ];
  if (frame.settled && host.weightRecord === undefined) {
    return `${[...lines, 'It took no part in this epoch: it has no weight record.'].join('\n')}\n`;
  }
  const penalty = value('penalty');
  if (penalty !== 'none')
    lines.push(`It was penalized for ${penalty}: its nonces weigh nothing (P23).`);
  lines.push(
    `Weight ${value('weight')} = (${value('base')} + ${value('effective')}) × ${value('factor')}, rounded down; status ${value('status')} (P25).`,
  );
  if (!frame.settled) return `${lines.join('\n')}\n`;
  lines.push(
    `Reward ${value('reward')}: its weight of ${value('total_weight')}, shared from ${value('pool')} (P30).`,
    powerText(value),
  );
  return `${lines.join('\n')}\n`;
}

function powerText(value: (name: TermName) => string): string {
  if (value('rank') === '0') {
    return `Power ${value('power')}: it was no candidate (P27).`;
  }
  const cap = value('power_cap');
  const capped = cap === 'none' ? 'nobody was cut' : `weights above ${cap} were cut to it`;
  const probation =
    value('probation') === 'entered' ? '; it enters on probation, with power 1 (P34)' : '';
  return `Power ${value('power')}: rank ${value('rank')} of ${value('candidates')} candidates, ${value('seats')} were elected; ${capped} (P26)${probation}.`;
}

function commitsText({ host }: Explanation): string {
  const { commits } = host;
  if (commits === undefined || commits.length === 0) return '';
  const right = 'right' as const;
  const table = formatTable(
    [
      { title: 'COMMIT AT', align: right },
      { title: 'FIRST NONCE', align: right },
      { title: 'NONCES', align: right },
      { title: 'ROOT' },
    ],
    commits.map((commit) => [
      String(commit.commitBlockHeight),
      String(commit.firstNonce),
      String(commit.nonceCount),
      toHex(commit.rootHash),
    ]),
  );
  return `${table}\n`;
}

function recordsText({ frame, host }: Explanation): string {
  const table = formatTable(
    [{ title: 'RECORD' }, { title: 'STATE' }, { title: 'STORE' }, { title: 'KEY' }],
    explainedRecords(frame, host).map(({ name, state, store, key }) => [
      name,
      state,
      store,
      toHex(key),
    ]),
  );
  return `${table}All of them at height ${frame.height}.\n\n`;
}

function verdictText({ agrees, terms, differences }: Explanation): string {
  if (!agrees)
    return `Verdict: ${differences.map((one) => shownText(differenceText(one))).join('\nVerdict: ')}\n`;
  const recomputed = terms.filter(({ verdict }) => verdict === 'agrees').length;
  return `Verdict: agrees. ${recomputed} terms follow from proven records; ${terms.length - recomputed} are held by one proven record alone.\n`;
}
