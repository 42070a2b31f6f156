/** Signing for one account: gas by simulation, fee by gas price, bytes ready to broadcast. */

import { getAminoPubkey } from '@cosmjs/amino';
import type { AccountData, EncodeObject, OfflineSigner, Registry } from '@cosmjs/proto-signing';
import { type AminoTypes, calculateFee, GasPrice, SigningStargateClient } from '@cosmjs/stargate';
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import type { Coin } from '../gen/cosmos/base/v1beta1/coin.ts';
import { createAminoTypes } from './aminoTypes.ts';
import { ClientError } from './clientError.ts';
import type { ChainClient } from './connectClient.ts';
import { createRegistry } from './registry.ts';
import { simulateGas } from './simulateGas.ts';

export interface TxContent {
  readonly messages: readonly EncodeObject[];
  readonly memo?: string | undefined;
  /** The last height of a block that may hold it; none where left out. */
  readonly timeoutHeight?: bigint | undefined;
  /** Gas limit; simulated and multiplied by `gasAdjustment` where left out. */
  readonly gas?: number | undefined;
  /** Default 1.3. */
  readonly gasAdjustment?: number | undefined;
  /** What is paid; gas limit × gas price where left out, `[]` for nothing. */
  readonly fee?: readonly Coin[] | undefined;
  /** Bech32: whose fee allowance for the signer pays. */
  readonly feeGranter?: string | undefined;
}

export interface SignerOptions {
  readonly signer: OfflineSigner;
  readonly address: string;
  /** As `0.025upoc`; no fee where left out. */
  readonly gasPrice?: string | undefined;
  readonly registry?: Registry | undefined;
  readonly aminoTypes?: AminoTypes | undefined;
}

export interface TxSigner {
  /** @throws ClientError `simulation_failed`, `unreachable`, … */
  sign(content: TxContent, accountNumber: bigint, sequence: number): Promise<Uint8Array>;
}

/** @throws ClientError `key_missing`, or `unsupported` for a gas price that is none */
export async function createTxSigner(
  client: ChainClient,
  options: SignerOptions,
): Promise<TxSigner> {
  const { signer, address, registry = createRegistry(), aminoTypes = createAminoTypes() } = options;
  const pubkey = getAminoPubkey(await accountOf(signer, address));
  const gasPrice = options.gasPrice === undefined ? undefined : parseGasPrice(options.gasPrice);
  const cosmjs = SigningStargateClient.createWithSigner(client.comet, signer, {
    registry,
    aminoTypes,
  });
  return {
    sign: async (content, accountNumber, sequence) => {
      const { messages, memo = '', timeoutHeight, gasAdjustment = 1.3, feeGranter } = content;
      const feeDenoms =
        content.fee?.map((coin) => coin.denom) ?? (gasPrice === undefined ? [] : [gasPrice.denom]);
      const asked = { messages, memo, pubkey, sequence, feeDenoms, feeGranter };
      const gas =
        content.gas ?? Math.ceil((await simulateGas(client, registry, asked)) * gasAdjustment);
      const amount =
        content.fee ?? (gasPrice === undefined ? [] : calculateFee(gas, gasPrice).amount);
      const raw = await cosmjs.sign(
        address,
        messages,
        {
          amount,
          gas: String(gas),
          ...(feeGranter === undefined ? {} : { granter: feeGranter }),
        },
        memo,
        { accountNumber, sequence, chainId: client.chainId },
        timeoutHeight,
      );
      return TxRaw.encode(raw).finish();
    },
  };
}

async function accountOf(signer: OfflineSigner, address: string): Promise<AccountData> {
  const accounts = await signer.getAccounts();
  const account = accounts.find((candidate) => candidate.address === address);
  if (account !== undefined) return account;
  throw new ClientError(
    'key_missing',
    `no key for ${address} (there are keys for: ${accounts.map((a) => a.address).join(', ') || 'nobody'})`,
    'choose the key of that account',
  );
}

function parseGasPrice(text: string): GasPrice {
  try {
    return GasPrice.fromString(text);
  } catch (error) {
    throw new ClientError('unsupported', `not a gas price: ${text}`, 'write it as 0.025upoc', {
      cause: error,
    });
  }
}
