/** Proxies whose X-Forwarded-For is believed: addresses and networks, separated by commas. */

import { BlockList, isIP, isIPv4 } from 'node:net';

/** @returns undefined where the text is no such list */
export function parseTrustedProxies(text: string): ((address: string) => boolean) | undefined {
  const list = new BlockList();
  for (const entry of text.split(',').map((one) => one.trim())) {
    if (entry === '' && text.trim() === '') break;
    const [address = '', bits, ...more] = entry.split('/');
    if (isIP(address) === 0 || more.length > 0) return undefined;
    const [family, most] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
    if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return undefined;
    list.addSubnet(address, bits === undefined ? most : Number(bits), family);
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) > 0 && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  };
}
