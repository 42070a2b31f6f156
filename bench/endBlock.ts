/** What EndBlock costs: beside how much state, and for how much work due. */

import { dueWorkTables } from './dueWorkCost.ts';
import { storedStateTables } from './storedState.ts';
import type { Report } from './table.ts';

/** The largest state takes some minutes and 4 GiB of memory; `--most 100000` takes a tenth of both. */
export const endBlock: Report = {
  name: 'endblock',
  async *tables(most) {
    yield* dueWorkTables(most);
    yield* storedStateTables(most);
  },
};
