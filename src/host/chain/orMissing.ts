/** What may not be there: a chain without it is no error. */

import { ClientError } from '../../client/clientError.ts';

/** @returns undefined where the chain says that there is none */
export async function orMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClientError && error.code === 'not_found') return undefined;
    throw error;
  }
}
