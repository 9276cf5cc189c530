import { BlockList } from 'node:net';
import { parseIpAddress } from './ip-address.ts';

const BITS = { ipv4: 32, ipv6: 128 } as const;

/** The addresses and networks (`10.0.0.0/8`) of a list that is separated by commas; undefined when one of them is neither. */
export function parseProxies(list: string): BlockList | undefined {
  const proxies = new BlockList();
  for (const entry of list.split(',').map((text) => text.trim())) {
    const [, text = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const address = parseIpAddress(text);
    if (address === undefined) return undefined;
    const bits = prefix === undefined ? BITS[address.family] : Number(prefix);
    // A prefix of 0 would trust everybody.
    if (bits < 1 || bits > BITS[address.family]) return undefined;
    proxies.addSubnet(address.text, bits, address.family);
  }
  return proxies;
}
