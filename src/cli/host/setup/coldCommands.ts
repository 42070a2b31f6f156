/** What the participant has to run where its key is, for a machine that holds a warm one. */

export interface ColdCommandsOptions {
  readonly participant: string;
  readonly warm: string;
  readonly chainId: string;
  readonly isRegistered: boolean;
  readonly url: string;
  /** Empty where the warm key pays itself. */
  readonly feeGranter: string;
  /** Empty for no fee. */
  readonly gasPrices: string;
}

/** One command line each, in their order. */
export function coldCommands(options: ColdCommandsOptions): string[] {
  const { participant, warm, chainId, isRegistered, url, feeGranter, gasPrices } = options;
  const price = gasPrices === '' ? '' : ` --gas-prices ${gasPrices}`;
  const common = `--chain-id ${chainId}${price} --wait`;
  const from = `--from ${participant} ${common}`;
  const register = `cpocd tx poc register${url === '' ? '' : ` --url ${url}`} ${from}`;
  const allow = `cpocd tx feegrant grant ${feeGranter} ${warm} --allowed-messages /cosmos.authz.v1beta1.MsgExec ${common}`;
  return [
    ...(isRegistered ? [] : [register]),
    `cpocd tx authz grant-host ${warm} ${from}`,
    ...(feeGranter === '' ? [] : [allow]),
  ];
}
