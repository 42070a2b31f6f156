/** GetNodeInfo and GetSyncing: what CometBFT says of itself, and which versions clients may reckon with. */

import {
  GetNodeInfoRequest,
  GetNodeInfoResponse,
  GetSyncingRequest,
  GetSyncingResponse,
  type VersionInfo,
} from '../../../gen/cosmos/base/tendermint/v1beta1/query.ts';
import type { DefaultNodeInfo } from '../../../gen/tendermint/p2p/types.ts';
import type { EdgeMethod } from '../../backend.ts';
import type { CometValue } from '../comet/cometValue.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';

const service = '/cosmos.base.tendermint.v1beta1.Service';

/** The SDK whose API this is: explorers choose their calls by it, relayers refuse what they do not know. */
const sdkVersion = 'v0.53.3';

export function nodeInfoMethods({ comet, node }: ServiceContext): EdgeMethod[] {
  return [
    edgeMethod(`${service}/GetNodeInfo`, GetNodeInfoRequest, GetNodeInfoResponse, async () => {
      const info = (await comet.call('status')).get('node_info');
      return {
        defaultNodeInfo: toNodeInfo(info),
        applicationVersion: versionInfo(node.version, info.get('version').text),
      };
    }),
    edgeMethod(`${service}/GetSyncing`, GetSyncingRequest, GetSyncingResponse, async () => {
      const status = await comet.call('status');
      return { syncing: status.get('sync_info').get('catching_up').isTrue };
    }),
  ];
}

function toNodeInfo(json: CometValue): DefaultNodeInfo {
  const [protocol, other] = [json.get('protocol_version'), json.get('other')];
  return {
    protocolVersion: {
      p2p: protocol.get('p2p').big,
      block: protocol.get('block').big,
      app: protocol.get('app').big,
    },
    defaultNodeId: json.get('id').text,
    listenAddr: json.get('listen_addr').text,
    network: json.get('network').text,
    version: json.get('version').text,
    channels: json.get('channels').hex,
    moniker: json.get('moniker').text,
    other: { txIndex: other.get('tx_index').text, rpcAddress: other.get('rpc_address').text },
  };
}

/** The dependencies are those that clients look for: CometBFT is the one that runs, the SDK the one whose API is served. */
function versionInfo(version: string, cometVersion: string): VersionInfo {
  const comet = `v${cometVersion.replace(/^v/, '')}`;
  return {
    name: 'cpoc',
    appName: 'cpocd',
    version,
    gitCommit: '',
    buildTags: '',
    goVersion: `node ${process.version} ${process.platform}/${process.arch}`,
    buildDeps: [
      { path: 'github.com/cometbft/cometbft', version: comet, sum: '' },
      { path: 'github.com/cosmos/cosmos-sdk', version: sdkVersion, sum: '' },
    ],
    cosmosSdkVersion: sdkVersion,
  };
}
