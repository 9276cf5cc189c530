import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { recordedAnswer } from './recorded-request.ts';
import { a, notEnough, refused, replayed, Story, soldOut, units, unknown } from './story.fixture.ts';

describe('a history', () => {
  it('takes one answer for each request', () => {
    const story = new Story(1);
    const call = story.purchase('amy');
    story.end(call, unknown);
    assert.throws(() => story.end(call, soldOut), /answered before/);
  });

  it('records what FlashSale answers', () => {
    assert.deepEqual(recordedAnswer('purchase', replayed('o1', 1)), {
      outcome: 'accepted',
      orderId: 'o1',
      lines: units(1),
    });
    assert.deepEqual(recordedAnswer('hold', { ...replayed('o1', 1), outcome: 'held', holdExpiresAt: 5 }), {
      outcome: 'held',
      orderId: 'o1',
      lines: units(1),
    });
    assert.deepEqual(recordedAnswer('release', replayed('o1', 1)), { outcome: 'returned' });
    assert.deepEqual(recordedAnswer('confirm', { outcome: 'expired', holdExpiresAt: 5 }), { outcome: 'returned' });
    assert.deepEqual(recordedAnswer('purchase', { outcome: 'not-enough', sku: a, available: 2 }), notEnough);
    assert.deepEqual(recordedAnswer('purchase', { outcome: 'paused' }), refused('paused'));
  });
});
