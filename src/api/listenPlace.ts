/** Where a server listens: `tcp://host:port` or `host:port`, the host of IPv6 in brackets. */

export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** The settings have checked the text already. */
export function parseListenPlace(address: string): ListenPlace {
  const plain = address.replace(/^tcp:\/\//, '');
  const colon = plain.lastIndexOf(':');
  const host = plain.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number.parseInt(plain.slice(colon + 1), 10) };
}
