/** `/app/version` and `/app/simulate`, as the SDK answers them. */

import { base64 } from '@scure/base';
import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import type { RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { ResponseQuery as ResponseQueryCodec } from 'cosmjs-types/tendermint/abci/types';
import { utf8 } from '../lib/bytes.ts';
import { AppError } from '../lib/errors.ts';
import { messageHandlers } from '../msgserver/registry.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import type { TxResult } from './runTx.ts';

export interface AppQueryInput {
  readonly version: string;
  /** Runs a transaction for its gas alone. */
  runForGas(tx: Uint8Array): TxResult;
}

/** @param parts the path without its first part @param height of the last block; 0 before the first */
export function appQuery(
  parts: readonly string[],
  { data }: RequestQuery,
  { version, runForGas }: AppQueryInput,
  height: bigint,
): ResponseQuery {
  const [what] = parts;
  switch (what) {
    case 'simulate': {
      const result = runForGas(data);
      if (result.code === 0) return answer(height, utf8(JSON.stringify(simulationJson(result))));
      const { code, codespace, log } = result;
      return ResponseQueryCodec.fromPartial({
        code,
        codespace,
        log: `failed to simulate tx: ${log}`,
        height,
      });
    }
    case 'version':
      return answer(height, utf8(version));
    case undefined:
      throw new AppError(
        sdkErrors.unknownRequest,
        "expected second parameter to be either 'simulate' or 'version', neither was present",
      );
    default:
      throw new AppError(sdkErrors.unknownRequest, `unknown query: [app ${parts.join(' ')}]`);
  }
}

function answer(height: bigint, value: Uint8Array): ResponseQuery {
  return ResponseQueryCodec.fromPartial({ codespace: 'sdk', height, value });
}

/** cosmos.base.abci.v1beta1.SimulationResponse in JSON. */
function simulationJson(result: TxResult): unknown {
  const { msgResponses } = TxMsgData.decode(result.data);
  return {
    gas_info: { gas_wanted: result.gasWanted.toString(), gas_used: result.gasUsed.toString() },
    result: {
      data: base64.encode(result.data),
      log: result.log,
      events: result.events.map(({ type, attributes }) => ({
        type,
        attributes: attributes.map(({ key, value }) => ({ key, value, index: false })),
      })),
      msg_responses: msgResponses.map(responseJson),
    },
  };
}

function responseJson({ typeUrl, value }: { typeUrl: string; value: Uint8Array }): unknown {
  const handler = messageHandlers.find(({ responseTypeUrl }) => responseTypeUrl === typeUrl);
  const codec = handler?.responseCodec as { toJSON?(message: unknown): object } | undefined;
  const json = codec?.toJSON?.(handler?.responseCodec.decode(value));
  return { '@type': typeUrl, ...json };
}
