import { isIP } from 'node:net';

/** An address of the Internet, in one form. */
export type IpAddress =
  | { readonly family: 'ipv4'; readonly text: string }
  | { readonly family: 'ipv6'; readonly text: string; readonly groups: readonly number[] };

/**
 * Reads an address. One of IPv4 that is written as one of IPv6 (`::ffff:192.0.2.1`, as a socket for both shows it) is one of
 * IPv4. A zone (`%eth0`) is left out. Undefined for what is no address.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const [bare = ''] = text.split('%', 1);
  switch (isIP(bare)) {
    case 4:
      return { family: 'ipv4', text: bare };
    case 6:
      return fromGroups(groupsOf(bare));
    default:
      return undefined;
  }
}

/**
 * What one client is counted as: an IPv4 address, or the first 64 bits of one of IPv6, because whoever has one of these has
 * all that share them (RFC 6177).
 */
export function clientKey(address: IpAddress): string {
  if (address.family === 'ipv4') return address.text;
  const network = address.groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

function fromGroups(groups: readonly number[]): IpAddress {
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return { family: 'ipv4', text: [high >> 8, high & 255, low >> 8, low & 255].join('.') };
  return { family: 'ipv6', text: groups.map((group) => group.toString(16)).join(':'), groups };
}

/** The eight groups of a valid address. */
function groupsOf(text: string): readonly number[] {
  const hexadecimal = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [before = '', after] = hexadecimal.split('::');
  const left = groupsIn(before);
  if (after === undefined) return left;
  const right = groupsIn(after);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function groupsIn(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
