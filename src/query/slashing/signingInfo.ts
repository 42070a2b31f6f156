/** cosmos.slashing.v1beta1.Query/SigningInfo */

import {
  QuerySigningInfoRequest,
  QuerySigningInfoResponse,
} from '../../gen/cosmos/slashing/v1beta1/query.ts';
import { signingInfos } from '../../keeper/poc/schema.ts';
import { readAddress } from '../../types/address.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';
import { signingInfoView } from './signingInfoView.ts';

export const signingInfo: QueryHandler = {
  path: '/cosmos.slashing.v1beta1.Query/SigningInfo',
  handle(query, request) {
    const { consAddress } = decodeRequest(QuerySigningInfoRequest, request);
    if (consAddress === '') throw invalidArgument('invalid request');
    const address = readAddress(consAddress, `${query.addressPrefix}valcons`);
    if (typeof address === 'string') throw invalidArgument(address);
    const info = signingInfos.get(query.state, address);
    if (info === undefined) {
      throw notFound(`SigningInfo not found for validator ${consAddress}`);
    }
    return QuerySigningInfoResponse.encode({
      valSigningInfo: signingInfoView(query, address, info),
    }).finish();
  },
};
