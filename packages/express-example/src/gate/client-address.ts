import type { IncomingMessage } from 'node:http';
import type { BlockList, Socket } from 'node:net';
import { clientKey, type IpAddress, parseIpAddress } from './ip-address.ts';

/** Whom a request comes from, as a key to count by: an IPv4 address, or the network of an IPv6 one. */
export type ClientAddress = (request: IncomingMessage) => string;

/** A socket that has no address any more, or never had one. */
const NOBODY = 'unknown';
/** `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write them. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/;

/**
 * Finds the client of a request. Only what a trusted proxy has written counts: `X-Forwarded-For` is read from its end, and
 * the first address there that is no trusted proxy's is the client's. Whatever a client has put in front of it is never
 * read. Without trusted proxies the header is not looked at, and a connection is looked at once.
 */
export function clientAddress(trustedProxies: BlockList | undefined): ClientAddress {
  const known = new WeakMap<Socket, string>();
  const peerKey = (socket: Socket): string => {
    const kept = known.get(socket);
    if (kept !== undefined) return kept;
    const address = parseIpAddress(socket.remoteAddress ?? '');
    const key = address === undefined ? NOBODY : clientKey(address);
    known.set(socket, key);
    return key;
  };
  if (trustedProxies === undefined) return ({ socket }) => peerKey(socket);
  return ({ socket, headers }) => {
    const peer = parseIpAddress(socket.remoteAddress ?? '');
    if (peer === undefined || !isTrusted(trustedProxies, peer)) return peerKey(socket);
    const forwarded = headers['x-forwarded-for'];
    return clientKey(typeof forwarded === 'string' ? lastStranger(trustedProxies, peer, forwarded) : peer);
  };
}

/** What is no address ends the search: the nearest proxy that is known stands for whoever is behind it. */
function lastStranger(trustedProxies: BlockList, peer: IpAddress, forwarded: string): IpAddress {
  let nearest = peer;
  for (const entry of forwarded.split(',').reverse()) {
    const [, bracketed, bare] = WITH_PORT.exec(entry.trim()) ?? [];
    const address = parseIpAddress(bracketed ?? bare ?? entry.trim());
    if (address === undefined) return nearest;
    if (!isTrusted(trustedProxies, address)) return address;
    nearest = address;
  }
  return nearest;
}

function isTrusted(trustedProxies: BlockList, { text, family }: IpAddress): boolean {
  return trustedProxies.check(text, family);
}
