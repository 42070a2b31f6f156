/** GetLatestValidatorSet and GetValidatorSetByHeight. */

import type { PageRequest } from '../../../gen/cosmos/base/query/v1beta1/pagination.ts';
import {
  GetLatestValidatorSetRequest,
  GetLatestValidatorSetResponse,
  GetValidatorSetByHeightRequest,
  GetValidatorSetByHeightResponse,
  type Validator,
} from '../../../gen/cosmos/base/tendermint/v1beta1/query.ts';
import { PubKey as Ed25519 } from '../../../gen/cosmos/crypto/ed25519/keys.ts';
import { PubKey as Secp256k1 } from '../../../gen/cosmos/crypto/secp256k1/keys.ts';
import type { EdgeMethod } from '../../backend.ts';
import type { CometValue } from '../comet/cometValue.ts';
import { edgeMethod } from '../edgeMethod.ts';
import { formatConsensusAddress } from '../formatConsensusAddress.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { latestHeight, requireReached } from './latestHeight.ts';

const service = '/cosmos.base.tendermint.v1beta1.Service';

/** Of a page where the request names no limit; CometBFT gives no more than this at once either. */
const pageLimit = 100n;

export function validatorSetMethods(context: ServiceContext): EdgeMethod[] {
  return [
    edgeMethod(
      `${service}/GetLatestValidatorSet`,
      GetLatestValidatorSetRequest,
      GetLatestValidatorSetResponse,
      ({ pagination }) => validators(context, pagination),
    ),
    edgeMethod(
      `${service}/GetValidatorSetByHeight`,
      GetValidatorSetByHeightRequest,
      GetValidatorSetByHeightResponse,
      async ({ height, pagination }) => {
        requireReached(height, await latestHeight(context.comet));
        return validators(context, pagination, height);
      },
    ),
  ];
}

async function validators(
  { comet, application }: ServiceContext,
  pagination: PageRequest | undefined,
  height?: bigint,
): Promise<GetLatestValidatorSetResponse> {
  const asked = pagination?.limit ?? 0n;
  const limit = asked === 0n || asked > pageLimit ? pageLimit : asked;
  const page = (pagination?.offset ?? 0n) / limit + 1n;
  const json = await comet.call('validators', {
    page: page.toString(),
    per_page: limit.toString(),
    ...(height === undefined ? {} : { height: height.toString() }),
  });
  const { addressPrefix } = application.chain();
  return {
    blockHeight: json.get('block_height').big,
    validators: json.get('validators').list.map((one) => toValidator(one, addressPrefix)),
    pagination: { nextKey: new Uint8Array(0), total: json.get('total').big },
  };
}

function toValidator(json: CometValue, prefix: string): Validator {
  const key = json.get('pub_key').get('value').bytes;
  const isSecp256k1 = json.get('pub_key').get('type').text === 'tendermint/PubKeySecp256k1';
  return {
    address: formatConsensusAddress(json.get('address').hex, prefix),
    pubKey: {
      typeUrl: isSecp256k1 ? '/cosmos.crypto.secp256k1.PubKey' : '/cosmos.crypto.ed25519.PubKey',
      value: (isSecp256k1 ? Secp256k1 : Ed25519).encode({ key }).finish(),
    },
    votingPower: json.get('voting_power').big,
    proposerPriority: json.get('proposer_priority').big,
  };
}
