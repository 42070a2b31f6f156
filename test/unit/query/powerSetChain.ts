/** A chain with a power set of every kind: members, one that was put out, one that waits, one without a key. */

import { registerParticipantMessage } from '../../../src/client/pocMessages.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { consensusAddress } from '../../../src/types/consensusAddress.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const prefix = 'cosmos';
export const ann: SimAccount = simAccount(0, prefix);
export const bob: SimAccount = simAccount(1, prefix);
export const eve: SimAccount = simAccount(2, prefix);
export const cat: SimAccount = simAccount(3, prefix);
export const dan: SimAccount = simAccount(4, prefix);

export function operatorOf({ bytes }: SimAccount): string {
  return formatAddress(bytes, `${prefix}valoper`);
}

/** Of the consensus key with this number. */
export function consensusOf(index: number): string {
  return formatAddress(consensusAddress(simConsensusKey(index)), `${prefix}valcons`);
}

/**
 * Ann (70) and Bob (30) are the set; Eve was, until she signed twice; Cat has a key and no power yet; Dan has no key. Height 10; Bob
 * signed nothing from block 2 on.
 */
export async function startPowerSetChain(): Promise<SimChain> {
  const chain = await SimChain.start({
    prefix,
    denom: 'ucosm',
    accounts: [ann, bob, eve, cat, dan],
    participants: [
      { account: ann, consensusPubkey: simConsensusKey(0), power: 70n },
      { account: bob, consensusPubkey: simConsensusKey(1), power: 30n },
      { account: eve, consensusPubkey: simConsensusKey(2), power: 10n },
    ],
    params: { maxValidators: 40, signedBlocksWindow: 50, minSignedBps: 500, epochLength: 200n },
  });
  await chain.block();
  const register = async (
    account: SimAccount,
    consensusPubkey: Uint8Array,
    inferenceUrl: string,
  ): Promise<Uint8Array> => {
    const creator = account.address;
    const message = registerParticipantMessage({ creator, consensusPubkey, inferenceUrl });
    return await chain.sign(account, message);
  };
  chain.accuse(simConsensusKey(2), 1n);
  const { txResults } = await chain.block(
    await register(cat, simConsensusKey(3), 'https://gpu.example.org:8443/v1'),
    await register(dan, new Uint8Array(0), ''),
  );
  for (const { code, log } of txResults) if (code !== 0) throw new Error(log);
  chain.silent.add(toHex(simConsensusKey(1)));
  await chain.advanceTo(10n);
  return chain;
}

/** A codec whose message type is forgotten. */
export interface Encoder {
  encode(message: never): { finish(): Uint8Array };
  fromPartial(partial: object): unknown;
}

/** `staking/Validators` and the like. @throws Error with code and log where the answer is a refusal */
export async function askModule<R>(
  chain: SimChain,
  method: string,
  request: Encoder,
  partial: object,
  response: { decode(bytes: Uint8Array): R },
): Promise<R> {
  const [module = '', name = ''] = method.split('/');
  const path = `/cosmos.${module}.v1beta1.Query/${name}`;
  return await chain.ask(path, request, request.fromPartial(partial) as never, response);
}
