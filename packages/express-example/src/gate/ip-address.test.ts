import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clientKey, parseIpAddress } from './ip-address.ts';

function keyOf(text: string): string | undefined {
  const address = parseIpAddress(text);
  return address && clientKey(address);
}

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:0:192.0.2.1', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
])('counts %s as %s', (text, key) => {
  expect(keyOf(text)).toBe(key);
});

it.each([
  '',
  'unknown',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.1:80',
  '2001:db8',
  '[::1]',
  ':::',
  '1.2.3.4.5',
  'x'.repeat(9_000),
])('takes %s for no address', (text) => {
  expect(parseIpAddress(text)).toBeUndefined();
});

it('counts all addresses of one network together, however they are written, and those of others apart', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const long = (groups: readonly number[]) => groups.map((each) => each.toString(16).padStart(4, '0')).join(':');
  const property = fc.property(
    fc.array(group, { minLength: 8, maxLength: 8 }),
    fc.array(group, { minLength: 4, maxLength: 4 }),
    (groups, other) => {
      fc.pre(groups.slice(0, 5).some((each) => each !== 0));
      const text = long(groups);
      const short = new URL(`http://[${text}]`).hostname.slice(1, -1);
      expect(keyOf(short)).toBe(keyOf(text));
      expect(keyOf(long([...groups.slice(0, 4), ...other]))).toBe(keyOf(text));
      const [first = 0, ...rest] = groups;
      expect(keyOf(long([(first + 1) % 0x10000, ...rest]))).not.toBe(keyOf(text));
    },
  );
  fc.assert(property);
});
