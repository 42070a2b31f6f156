/** The accounts that modules own. The list is append-only: genesis numbers them in this order. */

export interface ModuleAccountSpec {
  readonly name: string;
  /** What the module may do with supply: `minter`, `burner`. */
  readonly permissions: readonly string[];
  /** Whether users may send to it. */
  readonly receives: boolean;
}

/** Collects fees until settlement distributes them (P30). */
export const feeCollector = 'fee_collector';

export const moduleAccounts: readonly ModuleAccountSpec[] = [
  { name: feeCollector, permissions: [], receives: false },
  { name: 'gov', permissions: ['burner'], receives: true },
  { name: 'poc', permissions: ['minter'], receives: false },
];
