/** `data/upgrade-info.json`: what cosmovisor and other process managers wait for, in the form that the SDK writes. */

import { join } from 'node:path';
import { writeWhole } from './files.ts';
import { homeLayout } from './homeLayout.ts';

export interface UpgradeInfo {
  readonly name: string;
  readonly height: bigint;
  readonly info: string;
}

export function writeUpgradeInfo(home: string, { name, height, info }: UpgradeInfo): void {
  // Plans have no time any more; Go writes its zero time. The height is a number.
  const time = '0001-01-01T00:00:00Z';
  const text = JSON.stringify({ name, time, height: Number(height), info });
  writeWhole(join(homeLayout(home).data, 'upgrade-info.json'), text);
}
