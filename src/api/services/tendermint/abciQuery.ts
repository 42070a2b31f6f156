/** ABCIQuery: stores with proofs and the application's own paths, for who cannot reach CometBFT's RPC. */

import {
  ABCIQueryRequest,
  ABCIQueryResponse,
} from '../../../gen/cosmos/base/tendermint/v1beta1/query.ts';
import type { EdgeMethod } from '../../backend.ts';
import { RpcError, rpcCode } from '../../rpcError.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** gRPC methods are called as such, not through here. */
const roots = ['app', 'store', 'p2p', 'custom'];

export function abciQueryMethod({ abciQuery }: ServiceContext): EdgeMethod {
  return edgeMethod(
    '/cosmos.base.tendermint.v1beta1.Service/ABCIQuery',
    ABCIQueryRequest,
    ABCIQueryResponse,
    async (request) => {
      if (request.path === '') throw refusal('empty query path');
      const root = request.path.split('/').find((part) => part !== '');
      if (root !== undefined && !roots.includes(root)) {
        throw refusal(`unsupported ABCI query path: ${request.path}`);
      }
      const answer = await abciQuery(request);
      return { ...answer, proofOps: answer.proofOps };
    },
  );
}

function refusal(text: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, text);
}
