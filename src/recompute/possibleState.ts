/** State that is proven and that no rule makes: whoever makes up a whole chain may write anything into it. */

import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';

/**
 * What the work comes to; where values break its arithmetic or cannot be read, the height and the node are named.
 *
 * @param height of the state that is worked on
 * @throws ClientError `bad_answer`, and those of the work
 */
export async function fromPossibleState<T>(
  { rpc }: ChainClient,
  height: bigint,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClientError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ClientError(
      'bad_answer',
      `the state of height ${height} that ${rpc} proves is none that the rules make: ${why}`,
      'name a block that you know (--trusted-hash), or ask another node (--node); where it says the same, report it',
      { cause: error },
    );
  }
}
