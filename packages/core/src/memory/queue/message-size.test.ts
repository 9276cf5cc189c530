import { describe, expect, it } from 'vitest';
import { encodeOrderMessage } from '../../order/encode-order-message.ts';
import { sampleMessage } from '../../testing/sample-orders.ts';
import { isLargerThan } from './message-size.ts';

describe('isLargerThan', () => {
  it.each([
    sampleMessage(),
    sampleMessage({ fingerprint: 'é"\\\u0001😀'.repeat(200) }),
    sampleMessage({ fingerprint: 'x'.repeat(5_000), seq: Number.MAX_SAFE_INTEGER, epoch: Number.MAX_SAFE_INTEGER }),
  ])('agrees with the encoded size to the byte', (message) => {
    const bytes = Buffer.byteLength(encodeOrderMessage(message));
    expect(isLargerThan(message, bytes)).toBe(false);
    expect(isLargerThan(message, bytes - 1)).toBe(true);
  });
});
