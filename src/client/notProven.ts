/** What a node sent does not fit: the one kind of error for all that is checked against a header. */

import { ClientError } from './clientError.ts';

/** @param what the fact, in one sentence */
export function notProven(what: string): ClientError {
  return new ClientError('not_proven', what, 'do not trust this node; ask another one (--node)');
}
