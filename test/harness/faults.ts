/** Faults that a chain could have written: one field of one record of an epoch is another, or one record is gone. */

import fc from 'fast-check';
import * as poc from '../../src/gen/cpoc/poc/v1/poc.ts';
import * as schema from '../../src/keeper/poc/schema.ts';
import type { StateWriter } from '../../src/lib/kv.ts';
import { simAccount } from './simAccount.ts';

type Message = Record<string, unknown>;

interface Kind {
  readonly codec: {
    encode(message: never): { finish(): Uint8Array };
    decode(bytes: Uint8Array): unknown;
  };
  /** Fields of which any change can be found. Not among them: what no rule reads, and how many blocks a judged probation had. */
  readonly fields: string;
  /** Of an epoch, in the store. */
  prefix(epoch: bigint): Uint8Array;
}

const kinds: Readonly<Record<string, Kind>> = {
  commit: {
    codec: poc.ContinuousPoCCommit,
    fields:
      'participantAddress epochIndex nonceCount rootHash inferenceCount commitBlockHeight firstNonce',
    prefix: (epoch) => schema.commits.storePrefix(schema.commits.key.prefix(epoch)),
  },
  summary: {
    codec: poc.ContinuousPoCEpochSummary,
    fields:
      'participantAddress epochIndex totalNonces totalInferences commitCount lastCommitHeight effectivePocWeight penaltyApplied challengesIssued challengesPassed penaltyReason penaltyHeight',
    prefix: (epoch) => schema.summaries.storePrefix(schema.summaries.key.prefix(epoch)),
  },
  challenge: {
    codec: poc.ContinuousPoCChallenge,
    fields:
      'challengedAddress epochIndex commitBlockHeight nonceIndex deadlineBlockHeight challengeBlockHeight resolved id kind outcome artifact',
    prefix: () => schema.challenges.storePrefix(new Uint8Array(0)),
  },
  weightRecord: {
    codec: poc.WeightRecord,
    fields:
      'epochIndex address totalNonces effective base factorNumerator factorDenominator weight power reward penaltyReason status probation rank keptPowers',
    prefix: (epoch) => schema.weightRecords.storePrefix(schema.weightRecords.key.prefix(epoch)),
  },
  settlement: {
    codec: poc.Settlement,
    fields:
      'epochIndex height records totalWeight pool minted candidates validators kept powerShareBps powerCap capped doublings halvings',
    prefix: (epoch) => schema.settlements.storeKey(epoch),
  },
};

export interface Fault {
  readonly kind: string;
  /** Which record of the kind, modulo how many there are. */
  readonly which: number;
  /** `gone` removes the record. */
  readonly field: string;
}

export const anyFault: fc.Arbitrary<Fault> = fc.constantFrom(...Object.keys(kinds)).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    which: fc.nat(50),
    field: fc.constantFrom('gone', ...(kinds[kind]?.fields.split(' ') ?? [])),
  }),
);

/** Makes the fault. Returns what takes it back, or undefined where the epoch has no such record. */
export function makeFault(
  state: StateWriter,
  epoch: bigint,
  { kind, which, field }: Fault,
): ((state: StateWriter) => void) | undefined {
  const { codec, prefix } = kinds[kind] as Kind;
  const start = prefix(epoch);
  const found = [...state.store('poc').iterate({ start })].filter(({ key }) =>
    start.every((byte, i) => key[i] === byte),
  );
  const record = found[which % Math.max(1, found.length)];
  if (record === undefined) return undefined;
  const { key, value } = record;
  if (field === 'gone') state.store('poc').delete(key);
  else {
    const message = codec.decode(value) as Message;
    const changed = { ...message, [field]: otherValue(message[field], field) };
    state.store('poc').set(key, codec.encode(changed as never).finish());
  }
  return (after) => after.store('poc').set(key, value);
}

/** Another value that the field could hold. */
function otherValue(value: unknown, field: string): unknown {
  if (field === 'minted') return value === undefined ? { denom: 'upoc', amount: '1' } : undefined;
  // The height of a failed answer is not kept elsewhere: any that its challenge allows would do.
  if (field === 'penaltyHeight') return (value as bigint) + 10_000n;
  if (field === 'totalWeight') return String(BigInt(value as string) + 1n);
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return enumFields.has(field) ? (value % 3) + 1 : value + 1;
  if (typeof value === 'string') return simAccount(77).address;
  if (value instanceof Uint8Array) return Uint8Array.of(...value, 1);
  if (field === 'keptPowers') return [...(value as bigint[]), 5n];
  return [...(value as object[]), { denom: 'zother', amount: '5' }];
}

const enumFields: ReadonlySet<string> = new Set([
  'penaltyReason',
  'status',
  'probation',
  'kind',
  'outcome',
]);
