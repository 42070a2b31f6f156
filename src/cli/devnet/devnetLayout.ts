/** Where things lie in the home of a devnet. */

import { join } from 'node:path';

export interface DevnetLayout {
  readonly home: string;
  readonly note: string;
  readonly pid: string;
  readonly children: string;
  readonly logs: string;
  /** Of a validator or a host, by name. */
  member(name: string): string;
}

export function devnetLayout(home: string): DevnetLayout {
  return {
    home,
    note: join(home, 'devnet.json'),
    pid: join(home, 'devnet.pid.json'),
    children: join(home, 'processes.json'),
    logs: join(home, 'logs'),
    member: (name) => join(home, name),
  };
}
