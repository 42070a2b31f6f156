/** What `cpocd host verify` prints. */

import { describe, expect, test } from 'vitest';
import { verifyReportJson, verifyReportLine } from '../../../../src/cli/host/verifyReport.ts';
import { plain } from '../../../../src/cli/output/toJson.ts';
import { decodeProofAnswer } from '../../../../src/client/proofs/proofAnswerJson.ts';
import { recordOf, start, verify } from './verifyRig.ts';

describe('the report', () => {
  test('for programs holds request and answer as they were signed', async () => {
    const rig = await start({ epochs: [[40, 7]] });
    const reports = await verify(rig);
    const record = recordOf(rig);
    const json = plain(verifyReportJson(record, rig.url, 'asker', reports)) as {
      commits: { answer: unknown; verdict: string; request: Record<string, unknown> }[];
    };
    expect(json).toMatchObject({ proven: 2, wrong: 0, epoch_index: '1', entropy_height: '30' });
    const [first] = json.commits;
    expect(decodeProofAnswer(first?.answer)).toEqual(reports[0]?.evidence.answer);
    expect(first?.request['leaf_indices']).toEqual(reports[0]?.leafIndices);
  });

  test('for people says what failed', async () => {
    const rig = await start({ epochs: [[40]] });
    const record = { ...recordOf(rig), seed: new Uint8Array(32) };
    const [report] = await verify(rig, { record });
    const text = report === undefined ? '' : verifyReportLine(report);
    expect(text).toMatch(/^commit of block 10, 40 leaves: wrong \(5 leaves asked for, \d+ ms\)\n/);
    expect(text).toContain('proof: leaf');
    expect(text).toContain('and 2 more');
  });
});
