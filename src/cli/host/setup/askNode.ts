/** Which node, and which chain: a node must answer before anything else makes sense. */

import { ClientError } from '../../../client/clientError.ts';
import { type ChainClient, connectClient } from '../../../client/connectClient.ts';
import type { Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import type { Answer, Interview } from './interview.ts';

export interface ChosenNode {
  /** As it was written. */
  readonly node: string;
  readonly client: ChainClient;
  /** Prefix of the chain's addresses. */
  readonly prefix: string;
}

export async function askNode(interview: Interview, invocation: Invocation): Promise<ChosenNode> {
  const configured = invocation.client;
  const { node, client } = await interview.ask({
    flag: 'node',
    text: "Address of the node (CometBFT's RPC)",
    help: "The agent talks to one node of the chain, best on this machine or near it. It must be yours, or of somebody whom you trust: a node that hides challenges costs the epoch's weight.",
    usual: configured.node,
    parse: reach,
  });
  try {
    await confirmChain(interview, invocation, client.chainId);
    const { bech32Prefix: prefix } = await client.query.modules.auth.bech32Prefix({});
    return { node, client, prefix };
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

async function reach(node: string): Promise<Answer<{ node: string; client: ChainClient }>> {
  if (clientSettings.node.parseText(node) === undefined) {
    return { expected: clientSettings.node.expectation };
  }
  try {
    return { value: { node, client: await connectClient({ rpc: node, timeoutMs: 5_000 }) } };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { expected: `a node that answers (${error.shortMessage}; ${error.advice})` };
  }
}

/** A configured chain id that is another one is never taken back by a mere yes. */
async function confirmChain(
  interview: Interview,
  invocation: Invocation,
  chainId: string,
): Promise<void> {
  const { chainId: configured } = invocation.client;
  if (configured === chainId) {
    interview.say(`The node is of chain ${chainId}, as configured.`);
    return;
  }
  if (configured !== '') {
    throw new CliError(
      'config',
      `the node is of chain ${chainId}, and chain-id is ${configured}`,
      `give the address of a node of ${configured} (--node), or change the chain (--chain-id ${chainId})`,
    );
  }
  if (interview.isSilent) interview.say(`The node is of chain ${chainId}.`);
  if (await interview.confirm(`The node is of chain ${chainId}. Is that the chain you mean?`))
    return;
  throw new CliError('aborted', 'another chain is meant', 'name one of its nodes with --node');
}
