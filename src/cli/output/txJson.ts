/** JSON of a transaction, as the SDK writes it: what `--generate-only` prints and `query tx` shows. */

import { signModeToJSON } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing';
import {
  AuthInfo,
  type Fee,
  type SignerInfo,
  TxBody,
  TxRaw,
} from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { anyJson } from './anyJson.ts';

export function txJson(bytes: Uint8Array): Record<string, unknown> {
  const { bodyBytes, authInfoBytes, signatures } = TxRaw.decode(bytes);
  const body = TxBody.decode(bodyBytes);
  const { signerInfos, fee } = AuthInfo.decode(authInfoBytes);
  return {
    body: {
      messages: body.messages.map(anyJson),
      memo: body.memo,
      timeout_height: body.timeoutHeight.toString(),
      extension_options: body.extensionOptions.map(anyJson),
      non_critical_extension_options: body.nonCriticalExtensionOptions.map(anyJson),
    },
    auth_info: {
      signer_infos: signerInfos.map(signerInfoJson),
      fee: fee === undefined ? null : feeJson(fee),
      tip: null,
    },
    signatures: signatures.map((signature) => Buffer.from(signature).toString('base64')),
  };
}

function signerInfoJson({ publicKey, modeInfo, sequence }: SignerInfo): object {
  const single = modeInfo?.single;
  return {
    public_key: publicKey === undefined ? null : anyJson(publicKey),
    mode_info:
      single === undefined ? { multi: {} } : { single: { mode: signModeToJSON(single.mode) } },
    sequence: sequence.toString(),
  };
}

function feeJson({ amount, gasLimit, payer, granter }: Fee): object {
  return {
    amount: amount.map((coin) => ({ denom: coin.denom, amount: coin.amount })),
    gas_limit: gasLimit.toString(),
    payer,
    granter,
  };
}
