/** When may be committed, and how often still? */

import { countText } from '../../countText.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { blocksText } from '../durationText.ts';

export const windowCheck: DoctorCheck = {
  id: 'window',
  why: 'commits are accepted up to a height of each epoch (P6), and only so many (P9): what comes later is lost',
  run: async ({ node }) => {
    const [{ epoch, height, lastCommitHeight, lastHeight }, blockMs] = await Promise.all([
      node.epoch(),
      node.blockMs(),
    ]);
    const most = epoch.params?.maxCommitsPerEpoch ?? 0;
    const summary = await node.summary().catch(() => undefined);
    const left = most - (summary?.commitCount ?? 0);
    const untilClose = lastCommitHeight - height;
    const untilNext = lastHeight + 1n - height;
    const facts = {
      epoch: epoch.index,
      height,
      last_commit_height: lastCommitHeight,
      next_window_height: lastHeight + 1n,
      blocks_to_next_window: untilNext,
      seconds_to_next_window: seconds(untilNext, blockMs),
      commits_left: left,
      block_ms: blockMs === undefined ? undefined : Math.round(blockMs),
    };
    const next = `the window of epoch ${epoch.index + 1n} opens in ${blocksText(untilNext, blockMs)}, at height ${lastHeight + 1n}`;
    if (untilClose <= 0n) {
      return { severity: 'info', what: `closed for epoch ${epoch.index}; ${next}`, facts };
    }
    const open = `open for ${blocksText(untilClose, blockMs)} more in epoch ${epoch.index}; ${next}`;
    if (left > 0) {
      return {
        severity: 'ok',
        what: `${open}; ${left} of ${countText(most, 'commit')} left`,
        facts,
      };
    }
    return {
      severity: 'warning',
      what: `${open}; no commit of ${most} is left`,
      todo: 'commit larger batches (commits.batch-nonces, commits.batch-blocks in host.toml), so that they last for the whole window',
      facts,
    };
  },
};

function seconds(blocks: bigint, blockMs: number | undefined): number | undefined {
  return blockMs === undefined ? undefined : Math.round((Number(blocks) * blockMs) / 1000);
}
