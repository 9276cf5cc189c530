import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';
import { parseProxies } from './trusted-proxies.ts';

function request(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

it('without trusted proxies only the connection counts, whatever a header says', () => {
  const addressOf = clientAddress(undefined);
  expect(addressOf(request('::ffff:192.0.2.1', '198.51.100.7'))).toBe('192.0.2.1');
  expect(addressOf(request('2001:db8::7', '198.51.100.7'))).toBe('2001:db8:0:0::/64');
  expect(addressOf(request(undefined, '198.51.100.7'))).toBe('unknown');
});

describe('behind proxies that are trusted', () => {
  const addressOf = clientAddress(parseProxies('10.0.0.0/8, 2001:db8:ffff::/48'));

  it.each([
    ['the proxy has written', '10.1.2.3', '192.0.2.1', '192.0.2.1'],
    ['two proxies have written', '::ffff:10.1.2.3', '192.0.2.1, 10.9.9.9', '192.0.2.1'],
    ['a proxy of IPv6 has written', '2001:db8:ffff:1::1', '2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
    ['comes with a port', '10.1.2.3', '192.0.2.1:4711', '192.0.2.1'],
    ['comes with a port and brackets', '10.1.2.3', '[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['is mapped', '10.1.2.3', '::ffff:192.0.2.1', '192.0.2.1'],
    ['stands behind what the client made up', '10.1.2.3', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['stands behind a proxy that the client made up', '10.1.2.3', '10.4.4.4, 192.0.2.1', '192.0.2.1'],
    ['stands behind what is no address', '10.1.2.3', '<script>, 192.0.2.1', '192.0.2.1'],
  ])('finds the address that %s', (_case, peer, forwarded, client) => {
    expect(addressOf(request(peer, forwarded))).toBe(client);
  });

  it.each([
    ['there is no header', '10.1.2.3', undefined, '10.1.2.3'],
    ['the proxy has written what is no address', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['the nearest word is no address', '10.1.2.3', '192.0.2.1, ', '10.1.2.3'],
    ['only proxies are named', '10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
  ])('counts the nearest proxy that is known when %s', (_case, peer, forwarded, client) => {
    expect(addressOf(request(peer, forwarded))).toBe(client);
  });

  it('does not believe whoever is no proxy', () => {
    expect(addressOf(request('203.0.113.5', '192.0.2.1'))).toBe('203.0.113.5');
    expect(addressOf(request('11.0.0.1', '10.0.0.1, 192.0.2.1'))).toBe('11.0.0.1');
  });
});

it.each(['', 'proxy.example', '10.0.0.0/33', '10.0.0.0/0', '::/0', '10.0.0.0/', '2001:db8::/129', '10.0.0.1,'])(
  'takes %j for no list of proxies',
  (list) => {
    expect(parseProxies(list)).toBeUndefined();
  },
);
