/** `cpocd tx gov draft-proposal`: a draft file to fill in. Of parameters, with the whole set as it is now. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { abciQuery } from '../../../client/abciQuery.ts';
import { type ChainClient, connectClient } from '../../../client/connectClient.ts';
import { Params as AuthParams } from '../../../gen/cosmos/auth/v1beta1/auth.ts';
import { QueryDefinition as AuthQuery } from '../../../gen/cosmos/auth/v1beta1/query.ts';
import { Params as BankParams } from '../../../gen/cosmos/bank/v1beta1/bank.ts';
import { QueryDefinition as BankQuery } from '../../../gen/cosmos/bank/v1beta1/query.ts';
import { QueryDefinition as ConsensusQuery } from '../../../gen/cosmos/consensus/v1/query.ts';
import { Params as GovParams } from '../../../gen/cosmos/gov/v1/gov.ts';
import { QueryDefinition as GovQuery } from '../../../gen/cosmos/gov/v1/query.ts';
import { Params as PocParams } from '../../../gen/cpoc/poc/v1/params.ts';
import { ConsensusParams } from '../../../gen/tendermint/types/params.ts';
import { formatAddress } from '../../../types/address.ts';
import { formatCoins } from '../../../types/coin.ts';
import { moduleAddress } from '../../../types/moduleAddress.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import { fromGenerated } from '../../gov/messageJson.ts';
import { writeWhole } from '../../home/files.ts';
import { didYouMean } from '../../nearest.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';

type Make = (client: ChainClient, authority: string) => Promise<readonly object[]>;

export function createGovDraftProposalCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'draft-proposal <kind> [file]',
    `write a draft (default draft_proposal.json) of a proposal: ${Object.keys(kinds).join(', ')}`,
    runDraft,
  )
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId));
}

async function runDraft(
  invocation: Invocation,
  [kind = '', file = 'draft_proposal.json']: readonly string[],
): Promise<void> {
  const make = kinds[kind];
  if (make === undefined) {
    const known = Object.keys(kinds);
    throw new CliError(
      'usage',
      `"${kind}" is no kind of proposal`,
      `${didYouMean(kind, known)} expected one of ${known.join(', ')}`.trim(),
    );
  }
  if (existsSync(file)) {
    throw new CliError('exists', `${file} is there already`, 'name another file, or remove it');
  }
  const { node, chainId } = invocation.client;
  const client = await connectClient({ rpc: node, ...(chainId === '' ? {} : { chainId }) });
  try {
    const authority = formatAddress(moduleAddress('gov'), invocation.addressPrefix);
    const { params } = await ask(client, GovQuery.fullName, GovQuery.methods.params);
    const draft = {
      messages: await make(client, authority),
      metadata: '',
      deposit: formatCoins(params?.minDeposit ?? []),
      title: '',
      summary: '',
      expedited: false,
    };
    writeWhole(file, `${JSON.stringify(draft, undefined, 2)}\n`);
    invocation.print({ file }, () => `${file} is written; fill in title and summary\n`);
  } finally {
    client.disconnect();
  }
}

async function ask<Q, R>(
  client: ChainClient,
  service: string,
  method: Parameters<typeof abciQuery<Q, R>>[2],
): Promise<R> {
  return (await abciQuery(client.query, service, method, {})).response;
}

function updateParams(typeUrl: string, authority: string, json: unknown): object[] {
  return [{ '@type': typeUrl, authority, params: fromGenerated(json) }];
}

const kinds: Readonly<Record<string, Make>> = {
  text: async () => [],
  'poc-params': async (client, authority) => {
    const { params } = await client.query.poc.params();
    const json = PocParams.toJSON(PocParams.fromPartial(params ?? {}));
    return updateParams('/cpoc.poc.v1.MsgUpdateParams', authority, json);
  },
  'gov-params': async (client, authority) => {
    const { params } = await ask(client, GovQuery.fullName, GovQuery.methods.params);
    const json = GovParams.toJSON(GovParams.fromPartial(params ?? {}));
    return updateParams('/cosmos.gov.v1.MsgUpdateParams', authority, json);
  },
  'auth-params': async (client, authority) => {
    const { params } = await ask(client, AuthQuery.fullName, AuthQuery.methods.params);
    const json = AuthParams.toJSON(AuthParams.fromPartial(params ?? {}));
    return updateParams('/cosmos.auth.v1beta1.MsgUpdateParams', authority, json);
  },
  'bank-params': async (client, authority) => {
    const { params } = await ask(client, BankQuery.fullName, BankQuery.methods.params);
    const json = BankParams.toJSON(BankParams.fromPartial(params ?? {}));
    return updateParams('/cosmos.bank.v1beta1.MsgUpdateParams', authority, json);
  },
  'consensus-params': async (client, authority) => {
    const { params } = await ask(client, ConsensusQuery.fullName, ConsensusQuery.methods.params);
    const { block, evidence, validator } = fromGenerated(
      ConsensusParams.toJSON(ConsensusParams.fromPartial(params ?? {})),
    ) as Record<string, unknown>;
    const typeUrl = '/cosmos.consensus.v1.MsgUpdateParams';
    return [{ '@type': typeUrl, authority, block, evidence, validator }];
  },
  'send-enabled': async (_client, authority) => [
    {
      '@type': '/cosmos.bank.v1beta1.MsgSetSendEnabled',
      authority,
      send_enabled: [{ denom: '', enabled: false }],
      use_default_for: [],
    },
  ],
  send: async (_client, authority) => [
    {
      '@type': '/cosmos.bank.v1beta1.MsgSend',
      from_address: authority,
      to_address: '',
      amount: [{ denom: '', amount: '0' }],
    },
  ],
};
