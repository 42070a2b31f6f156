/** Where the socket server listens: `tcp://host:port` or `unix://path`, as in CometBFT's `proxy_app`. */

/** The operator must change a setting; the message says which. */
export class AbciAddressError extends Error {
  constructor(address: string, problem: string, options?: { cause?: unknown }) {
    super(
      `cannot listen on ${address}: ${problem} (flag --address, config key abci.address)`,
      options,
    );
    this.name = 'AbciAddressError';
  }
}

export type AbciAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** `sun_path` of Linux holds 108 bytes with its final zero. */
const maxUnixPathBytes = 107;

/** @throws AbciAddressError. Port 0 takes any free port. */
export function parseAbciAddress(address: string): AbciAddress {
  if (address.startsWith('unix://')) {
    const path = address.slice('unix://'.length);
    if (path === '') throw new AbciAddressError(address, 'the path is missing');
    if (new TextEncoder().encode(path).length > maxUnixPathBytes) {
      throw new AbciAddressError(address, `the path is longer than ${maxUnixPathBytes} bytes`);
    }
    return { kind: 'unix', path };
  }
  const found = /^tcp:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]+)):(\d{1,5})$/.exec(address);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  if (host === undefined || !(port <= 65535)) {
    throw new AbciAddressError(
      address,
      'expected tcp://host:port, such as tcp://127.0.0.1:26658, or unix:///path/to/socket',
    );
  }
  return { kind: 'tcp', host, port };
}

/** Whether only this machine can reach it. ABCI knows no login: who reaches it can make blocks. */
export function isLocal(address: AbciAddress): boolean {
  return address.kind === 'unix' || /^(127\.|::1$|localhost$)/.test(address.host);
}

export function formatAbciAddress(address: AbciAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `tcp://${host}:${address.port}`;
}
