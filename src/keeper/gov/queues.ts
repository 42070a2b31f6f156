/** The queues of proposals by the time at which something is due. */

import type { KeySet } from '../../collections/keySet.ts';
import type { TupleKeyCodec } from '../../collections/tupleKey.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { Context } from '../../types/context.ts';
import type { Timestamp } from '../../types/timestamp.ts';
import type { QueueKey } from './schema.ts';

type Queue = KeySet<QueueKey, TupleKeyCodec<QueueKey>>;

/** 0001-01-01, where the times of a protobuf Timestamp begin: keys are never negative. */
const firstSecond = 62_135_596_800n;

export function enqueue(ctx: Context, queue: Queue, time: Timestamp, proposalId: bigint): void {
  queue.add(ctx, keyOf(time, proposalId));
}

export function dequeue(ctx: Context, queue: Queue, time: Timestamp, proposalId: bigint): void {
  queue.remove(ctx, keyOf(time, proposalId));
}

/** The proposal that is due for the longest time, the lower id first; undefined where none is due. One step. */
export function firstDue(state: StateReader, queue: Queue, now: Timestamp): bigint | undefined {
  const [seconds, nanos] = keyOf(now, 0n);
  for (const [, , id] of queue.keys(state, { end: queue.key.prefix(seconds, nanos + 1n) })) {
    return id;
  }
  return undefined;
}

function keyOf(time: Timestamp, proposalId: bigint): QueueKey {
  return [time.seconds + firstSecond, BigInt(time.nanos), proposalId];
}
