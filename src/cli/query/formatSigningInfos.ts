/** What validators signed, as a table for people: with the participants, whom the answer does not name. */

import type { SigningInfo, Validator } from '../../gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../lib/bytes.ts';
import { formatTable } from '../output/table.ts';

/** @param validators of the set; a key of none of them is shown itself */
export function formatSigningInfos(
  infos: readonly SigningInfo[],
  validators: readonly Validator[],
): string {
  const byKey = new Map(validators.map((one) => [toHex(one.consensusPubkey), one]));
  const right = 'right' as const;
  return formatTable(
    [
      { title: 'PARTICIPANT' },
      { title: 'POWER', align: right },
      { title: 'PROBATION' },
      { title: 'SIGNS SINCE', align: right },
      { title: 'MISSED', align: right },
      { title: 'WINDOW SINCE', align: right },
      { title: 'MISSED IN WINDOW', align: right },
    ],
    infos.map((info) => {
      const validator = byKey.get(toHex(info.consensusPubkey));
      return [
        validator?.address ?? Buffer.from(info.consensusPubkey).toString('base64'),
        String(validator?.power ?? '-'),
        validator?.probation === true ? 'yes' : '-',
        info.startHeight === 0n ? '-' : String(info.startHeight),
        String(info.missedBlocks),
        info.window === 0 ? '-' : String(info.windowStartHeight),
        info.window === 0 ? '-' : `${info.windowMissedBlocks} of ${info.window}`,
      ];
    }),
  );
}
