/** Signed blocks without a chain: validators that change as a test says, headers and commits as CometBFT would make them. */

import { base64 } from '@scure/base';
import type { LightBlock } from '../../src/client/light/lightBlock.ts';
import { toHex } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { consensusAddress } from '../../src/types/consensusAddress.ts';
import { validatorsHash } from '../vectors/cometHashes.ts';
import { headerHash } from '../vectors/cometHeader.ts';
import { headerJson } from './headerJson.ts';
import { readBlock } from './lightFixtures.ts';
import { signCommit } from './signCommit.ts';
import { simConsensusKey } from './simAccount.ts';

/** Power by the number of the validator's key (`simConsensusKey`). */
export type Powers = Readonly<Record<number, bigint>>;

const firstSecond = 1_800_000_000n;
const empty = new Uint8Array(0);
const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

export class LightChain {
  readonly chainId = 'light-1';
  /** Heights that were asked for, in their order. */
  readonly asked: bigint[] = [];
  readonly #powersAt: (height: bigint) => Powers;
  readonly #salt: number;
  readonly #made = new Map<bigint, Promise<LightBlock>>();
  readonly #hashes = new Map<bigint, Uint8Array>();

  /** @param salt another one makes other blocks of the same heights */
  constructor(powersAt: (height: bigint) => Powers, salt = 0) {
    this.#powersAt = powersAt;
    this.#salt = salt;
  }

  /** Milliseconds of the block's time. */
  timeMs(height: bigint): number {
    return Number(firstSecond + height) * 1000;
  }

  block(height: bigint): Promise<LightBlock> {
    this.asked.push(height);
    return this.make(height);
  }

  make(height: bigint): Promise<LightBlock> {
    const made = this.#made.get(height) ?? this.#build(height);
    this.#made.set(height, made);
    return made;
  }

  #members(height: bigint): { type: 'ed25519'; key: Uint8Array; power: bigint }[] {
    return Object.entries(this.#powersAt(height))
      .map(([i, power]) => ({ type: 'ed25519' as const, key: simConsensusKey(Number(i)), power }))
      .sort((a, b) => {
        if (a.power !== b.power) return a.power > b.power ? -1 : 1;
        return upper(consensusAddress(a.key)) < upper(consensusAddress(b.key)) ? -1 : 1;
      });
  }

  #facts(height: bigint): { header: Parameters<typeof headerHash>[0]; hash: Uint8Array } {
    const header = {
      version: { block: 11n, app: 0n },
      chainId: this.chainId,
      height,
      time: { seconds: firstSecond + height, nanos: 5 },
      lastBlockId: { hash: empty, partSetHeader: { total: 0, hash: empty } },
      lastCommitHash: sha256(Uint8Array.of(Number(height % 251n), this.#salt)),
      dataHash: sha256(empty),
      validatorsHash: validatorsHash(this.#members(height)),
      nextValidatorsHash: validatorsHash(this.#members(height + 1n)),
      consensusHash: sha256(Uint8Array.of(1)),
      appHash: sha256(Uint8Array.of(2)),
      lastResultsHash: sha256(Uint8Array.of(3)),
      evidenceHash: sha256(empty),
      proposerAddress: new Uint8Array(20),
    };
    const hash = this.#hashes.get(height) ?? headerHash(header);
    this.#hashes.set(height, hash);
    return { header, hash };
  }

  async #build(height: bigint): Promise<LightBlock> {
    const { header, hash } = this.#facts(height);
    const members = this.#members(height);
    const partsHash = sha256(hash);
    const { chainId } = this;
    const seconds = firstSecond + height;
    const keys = members.map(({ key }) => key);
    return await readBlock({
      signed_header: {
        header: headerJson(header),
        commit: {
          height: String(height),
          round: 0,
          block_id: { hash: upper(hash), parts: { total: 1, hash: upper(partsHash) } },
          signatures: signCommit({ chainId, height, hash, partsHash, seconds, keys }),
        },
      },
      validators: members.map(({ key, power }) => ({
        pub_key: { value: base64.encode(key) },
        voting_power: String(power),
      })),
    });
  }
}
