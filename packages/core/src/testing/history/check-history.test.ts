import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { recordedAnswer } from './recorded-request.ts';
import { id, notEnough, refused, replayed, Story, soldOut, units, unknown } from './story.fixture.ts';

describe('a history without a broken promise', () => {
  it('is empty', () => {
    assert.deepEqual(new Story(3).violations(), []);
  });

  it('has sales, repeats, refusals, holds, adjustments, lost answers and late orders', () => {
    const story = new Story(5);
    story.buy('amy', 'o1', 2, 'k1');
    story.end(story.purchase('amy', 2, 'k1'), recordedAnswer('purchase', replayed('o1', 2)));
    story.end(story.purchase('bob', 4), notEnough);
    const hold = story.hold('cyd', 2);
    story.end(hold, { outcome: 'held', orderId: id('h1'), lines: units(2) });
    story.accept(story.confirm('cyd', 'h1', units(1)), 'h1');
    story.store('h1', 'cyd');
    story.end(story.purchase('dan'), unknown);
    story.store('o2', 'dan');
    story.purchase('eve');
    story.store('o3', 'eve');
    story.end(story.purchase('fay'), soldOut);
    story.end(story.adjust(1), { outcome: 'adjusted' });
    story.allotment = 6;
    story.buy('gus', 'o4');
    story.end(story.purchase('gus'), refused('throttled'));
    assert.deepEqual(story.violations(), []);
  });
});
