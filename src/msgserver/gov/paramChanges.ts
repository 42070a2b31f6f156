/** What a message makes of parameters, one by one. */

import type { ParamChange } from '../../gen/cpoc/gov/v1/gov.ts';
import type { Context } from '../../types/context.ts';
import type { AnyMessageHandler } from '../handler.ts';

/** Only those that change, in the order of the fields; none where the message sets no parameters, or is not whole. */
export function paramChanges(
  ctx: Context,
  handler: AnyMessageHandler,
  messageIndex: number,
  message: unknown,
): ParamChange[] {
  const sets = handler.changes?.(ctx, message);
  if (sets === undefined) return [];
  const { module } = handler;
  return Object.entries(sets.after)
    .map(([name, value]): ParamChange => {
      const [before, after] = [text(sets.before[name]), text(value)];
      return { messageIndex, module, name, before, after };
    })
    .filter(({ before, after }) => before !== after);
}

/** A text as it is, anything else as JSON writes it. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
