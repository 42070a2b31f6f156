/** How fast the agent generates and when it commits: the operator's choice. */

export interface HostPolicy {
  /** Artifacts that are generated a block, at most; 0 generates none and only answers. */
  readonly noncesPerBlock: number;
  /** A batch is sealed and committed once it holds so many; clamped to the epoch's bounds of a commit (P8). */
  readonly batchNonces: number;
  /** A batch is committed at the latest so many blocks after its first artifact; 0 for no such limit. */
  readonly batchBlocks: number;
  /** So many blocks before the window closes (P6) the rest is committed; at least 1. */
  readonly closeLeadBlocks: number;
  /** A commit that is not in after so many blocks never gets in, and is sent again. */
  readonly commitTimeoutBlocks: number;
  /** Past epochs whose files are kept. No challenge comes for them (P22): 1 is for a chain that is rolled back. */
  readonly keepEpochs: number;
  /** Past epochs leave the disk, the oldest first, while all of them take more bytes; 0 for no such limit. */
  readonly maxDiskBytes: number;
}

export const defaultHostPolicy: HostPolicy = {
  noncesPerBlock: 50,
  batchNonces: 200,
  batchBlocks: 50,
  closeLeadBlocks: 3,
  commitTimeoutBlocks: 10,
  keepEpochs: 1,
  maxDiskBytes: 0,
};
