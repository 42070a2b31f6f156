/** TxResponse as GetTx, GetTxsEvent and BroadcastTx give it. */

import type { TxResponse } from '../../../gen/cosmos/base/abci/v1beta1/abci.ts';
import type { Event } from '../../../gen/tendermint/abci/types.ts';
import { toHex } from '../../../lib/bytes.ts';
import { formatTimestamp } from '../../json/timeText.ts';
import type { CometValue, Instant } from '../comet/cometValue.ts';

const nothing: TxResponse = {
  height: 0n,
  txhash: '',
  codespace: '',
  code: 0,
  data: '',
  rawLog: '',
  // Empty since SDK 0.50: events are in `events`.
  logs: [],
  info: '',
  gasWanted: 0n,
  gasUsed: 0n,
  tx: undefined,
  timestamp: '',
  events: [],
};

/** Of a transaction in a block. @param time that of the block */
export function includedTx(json: CometValue, time: Instant): TxResponse {
  const result = json.get('tx_result');
  return {
    ...nothing,
    height: json.get('height').big,
    txhash: json.get('hash').text.toUpperCase(),
    codespace: result.get('codespace').text,
    code: result.get('code').number,
    data: toHex(result.get('data').bytes).toUpperCase(),
    rawLog: result.get('log').text,
    info: result.get('info').text,
    gasWanted: result.get('gas_wanted').big,
    gasUsed: result.get('gas_used').big,
    // TxRaw and Tx are the same on the wire.
    tx: { typeUrl: '/cosmos.tx.v1beta1.Tx', value: json.get('tx').bytes },
    // Whole seconds, as the SDK formats it.
    timestamp: formatTimestamp({ seconds: time.seconds, nanos: 0 }),
    events: result.get('events').list.map(toEvent),
  };
}

/** What CheckTx said of a transaction that was sent. */
export function sentTx(json: CometValue): TxResponse {
  return {
    ...nothing,
    txhash: json.get('hash').text.toUpperCase(),
    codespace: json.get('codespace').text,
    code: json.get('code').number,
    data: json.get('data').text.toUpperCase(),
    rawLog: json.get('log').text,
  };
}

/** CometBFT did not take it for a reason of its own. */
export function untakenTx(txhash: string, code: number): TxResponse {
  return { ...nothing, txhash, code, codespace: 'sdk' };
}

function toEvent(json: CometValue): Event {
  return {
    type: json.get('type').text,
    attributes: json.get('attributes').list.map((attribute) => ({
      key: attribute.get('key').text,
      value: attribute.get('value').text,
      index: attribute.get('index').isTrue,
    })),
  };
}
