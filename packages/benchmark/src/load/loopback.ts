import { BlockList, isIP } from 'node:net';
import { BenchmarkError } from '../benchmark-error.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host is this machine by its address alone. Of names only `localhost` is: any other asks somebody. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** Throws `NOT_LOOPBACK` for another machine, unless its owner is known to have agreed. */
export function requireLoopback(host: string, allowRemote: boolean): void {
  if (allowRemote || isLoopback(host)) return;
  throw new BenchmarkError(
    'NOT_LOOPBACK',
    `${host} is not this machine. Load is sent to other machines only with allowRemote, and with their owner's consent.`,
  );
}
