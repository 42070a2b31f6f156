/** Environment variables: `CPOCD_` and the key, with `.` and `-` as `_`, as operators of Cosmos chains expect. */

export const envPrefix = 'CPOCD_';

/** `abci.address` → `CPOCD_ABCI_ADDRESS`. */
export function envName(key: string): string {
  return envPrefix + key.replace(/[.-]/g, '_').toUpperCase();
}
