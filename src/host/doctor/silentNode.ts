/** What a check says where the node does not answer: one finding tells it, and the others refer to it. */

import { ClientError } from '../../client/clientError.ts';
import { NotChecked } from './doctorCheck.ts';

/** For `.catch`. @throws NotChecked, or the error where it is none of the node */
export function silentNode(error: unknown): never {
  if (error instanceof ClientError) throw new NotChecked('the node does not answer');
  throw error;
}
