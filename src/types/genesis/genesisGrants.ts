/** The sections of a genesis that are read and hold nothing: a chain begins without grants, allowances and plans. */

import { genesisError, type JsonObject, readObject } from './genesisJson.ts';

/** Section, the list that it has in the SDK's form where it has one, and how what is in it comes to be here. */
const sections = [
  ['authz', 'authorization', 'grant again with MsgGrant once the chain runs'],
  ['feegrant', 'allowances', 'grant again with MsgGrantAllowance once the chain runs'],
  ['upgrade', undefined, 'plan upgrades by governance'],
  ['consensus', undefined, 'consensus_params of the document hold them'],
] as const;

export const emptySections: readonly string[] = sections.map(([name]) => name);

/** @throws AppError genesis/2 where a section holds something */
export function assertEmptySections(json: JsonObject): void {
  for (const [name, list, advice] of sections) {
    const value = json[name];
    const path = `app_state.${name}`;
    // Go writes an empty section as null.
    if (value === undefined || value === null) continue;
    const fields = readObject(value, path, [], list === undefined ? [] : [list]);
    const held = list === undefined ? undefined : fields[list];
    if (held === undefined || held === null) continue;
    if (!Array.isArray(held) || held.length > 0) {
      throw genesisError(
        `${path}.${list}`,
        `holds entries, expected an empty list: they are not taken over; ${advice}`,
      );
    }
  }
}
