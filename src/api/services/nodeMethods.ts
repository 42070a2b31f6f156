/** cosmos.base.node.v1beta1.Service: how this node is set up, and where it stands. */

import {
  ConfigRequest,
  ConfigResponse,
  StatusRequest,
  StatusResponse,
} from '../../gen/cosmos/base/node/v1beta1/query.ts';
import type { EdgeMethod } from '../backend.ts';
import { edgeMethod } from './edgeMethod.ts';
import type { ServiceContext } from './serviceContext.ts';

const service = '/cosmos.base.node.v1beta1.Service';

export function nodeMethods({ application, comet, node }: ServiceContext): EdgeMethod[] {
  return [
    edgeMethod(`${service}/Config`, ConfigRequest, ConfigResponse, () => ({
      minimumGasPrice: withAllPlaces(node.minimumGasPrices),
      pruningKeepRecent: String(node.retainedVersions),
      pruningInterval: '1',
      haltHeight: 0n,
    })),
    edgeMethod(`${service}/Status`, StatusRequest, StatusResponse, async () => {
      const { first, last, appHash } = application.heights;
      const header = (await comet.call('header', { height: last.toString() })).get('header');
      return {
        earliestStoreHeight: first,
        height: last,
        timestamp: header.get('time').time,
        appHash,
        validatorHash: header.get('next_validators_hash').hex,
      };
    }),
  ];
}

/** `0.001upoc` → `0.001000000000000000upoc`, as the SDK writes prices. */
function withAllPlaces(prices: string): string {
  return prices.replace(
    /(\d+)(?:\.(\d{1,18}))?(?=[a-zA-Z])/g,
    (_, whole: string, places: string | undefined) => `${whole}.${(places ?? '').padEnd(18, '0')}`,
  );
}
