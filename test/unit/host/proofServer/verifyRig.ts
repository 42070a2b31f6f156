/** A verification of the host of a proof rig, with the machine's clock, which the verifier looks at. */

import {
  type CommitReport,
  type HostRecord,
  type VerifyHostOptions,
  verifyHost,
} from '../../../../src/client/proofs/verifyHost.ts';
import { ContinuousPoCCommit } from '../../../../src/gen/cpoc/poc/v1/poc.ts';
import { machineClock } from '../../../../src/host/proofServer/proofService.ts';
import {
  artifactSize,
  chainId,
  hostSigner,
  type ProofRig,
  type RigOptions,
  startRig,
} from './proofRig.ts';

export const start = (options: RigOptions = {}): Promise<ProofRig> =>
  startRig({ clock: machineClock, ...options });

export function recordOf(rig: ProofRig): HostRecord {
  const [first] = rig.commits;
  return {
    chainId,
    hostAddress: hostSigner.address,
    inferenceUrl: rig.url,
    epochIndex: 1n,
    seed: first?.seed ?? new Uint8Array(0),
    artifactSize,
    commits: rig.commits.map(({ rootHash, nonceCount, firstNonce }, i) =>
      ContinuousPoCCommit.fromPartial({
        epochIndex: 1n,
        ...{ rootHash, nonceCount, firstNonce },
        commitBlockHeight: BigInt(10 + i),
      }),
    ),
    entropyHeight: 30n,
    entropy: new Uint8Array(32).fill(9),
    warmKeys: new Set(),
  };
}

export async function verify(
  rig: ProofRig,
  change: Partial<VerifyHostOptions> = {},
): Promise<CommitReport[]> {
  const reports: CommitReport[] = [];
  const signer = rig.validator();
  const options = { record: recordOf(rig), signer, samples: 5, ...change };
  for await (const report of verifyHost(options)) reports.push(report);
  return reports;
}
