/** Bounds what a transaction costs to decode: two bytes make a field, and a field read takes a hundred bytes of memory. */

import { txParseError } from './txParseError.ts';

/** Three times what a megabyte holds, CometBFT's bound on what it takes in: a send to one address has five fields in 58 bytes. */
const maxFields = 262_144;

export class FieldBudget {
  /** Fields so far, nested ones counted. */
  taken = 0;

  /** @throws AppError sdk/2 */
  take(): void {
    this.taken += 1;
    if (this.taken > maxFields) throw txParseError(`more than ${maxFields} fields`);
  }
}
