/** Validator sets as CometBFT has them, checked against the hashes in headers. */

import { base64 } from '@scure/base';
import type { ChainClient } from '../../client/connectClient.ts';
import { createRpcClient } from '../../client/rpcClient.ts';
import { asClientError } from '../../client/rpcErrors.ts';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { type SetMember, validatorsHash } from '../headerHash.ts';
import { notProven } from '../notProven.ts';

const pageSize = 100;
/** More than `max_validators` can be (section 10 of the protocol). */
const maxMembers = 2000;

/**
 * Who signs a height. The client library's own query fails at the priorities of powers near 2^60, so this one reads the JSON.
 *
 * @param hash of the set, from a header
 * @throws ClientError `not_proven`
 */
export async function readValidatorSet(
  { rpc }: ChainClient,
  height: bigint,
  hash: Uint8Array,
): Promise<SetMember[]> {
  const client = createRpcClient(rpc, 10_000);
  const members: SetMember[] = [];
  try {
    for (let page = 1; ; page += 1) {
      const params = { height: String(height), page: String(page), per_page: String(pageSize) };
      const { result } = await client.execute({
        jsonrpc: '2.0',
        id: page,
        method: 'validators',
        params,
      });
      const { validators, total } = result as { validators: ValidatorJson[]; total: string };
      members.push(...validators.map(memberOf));
      if (validators.length === 0 || members.length >= Number(total)) break;
      if (members.length > maxMembers) throw notProven(`${rpc} sends a set without end`);
    }
  } catch (error) {
    throw asClientError(error, rpc);
  } finally {
    client.disconnect();
  }
  const found = validatorsHash(members);
  if (!equalBytes(found, hash)) {
    throw notProven(
      `the validator set of height ${height} at ${rpc} has the hash ${toHex(found)}, the header says ${toHex(hash)}`,
    );
  }
  return members;
}

interface ValidatorJson {
  readonly pub_key: { readonly value: string };
  readonly voting_power: string;
}

function memberOf({ pub_key: { value }, voting_power: power }: ValidatorJson): SetMember {
  return { consensusPubkey: base64.decode(value), power: BigInt(power) };
}
