/** How many records of each kind a closed directory holds, by the letter that their keys begin with. */

import { Level } from 'level';

export async function keysOnDisk(path: string): Promise<Map<string, number>> {
  const level = new Level<Uint8Array, Uint8Array>(path, { keyEncoding: 'view' });
  const counts = new Map<string, number>();
  for (const key of await level.keys().all()) {
    const prefix = String.fromCharCode(key[0] ?? 0);
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  await level.close();
  return counts;
}
