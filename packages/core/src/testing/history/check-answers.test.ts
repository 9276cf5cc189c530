import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { notEnough, refused, Story, soldOut, units } from './story.fixture.ts';

describe('answers', () => {
  it('disagree when one key leads to two orders', () => {
    const story = new Story(9);
    story.buy('amy', 'o1', 1, 'k');
    story.buy('amy', 'o2', 1, 'k');
    assert.deepEqual(story.violations(), ['answers-disagree']);
    const two = new Story(9);
    two.buy('amy', 'o1', 1, 'k');
    two.buy('bob', 'o2', 1, 'k');
    assert.deepEqual(two.violations(), [], 'a key belongs to its buyer');
  });

  it('must promise what was asked for', () => {
    const story = new Story(9);
    story.accept(story.purchase('amy', 2), 'o1', units(1));
    story.store('o1', 'amy', units(1));
    assert.deepEqual(story.violations(), ['answer-differs-from-request']);
  });

  it('never give one order to two purchases', () => {
    const story = new Story(9);
    story.buy('amy', 'o1');
    story.accept(story.purchase('amy'), 'o1');
    assert.deepEqual(story.violations(), ['order-id-shared']);
  });

  it('never take back what was accepted', () => {
    for (const answer of [soldOut, notEnough, refused('ended'), refused('buyer-limit-reached')]) {
      const story = new Story(1);
      story.buy('amy', 'o1', 1, 'k');
      story.end(story.purchase('amy', 1, 'k'), answer);
      assert.deepEqual(story.violations(), ['accepted-then-refused']);
    }
  });

  it('may refuse a repeat that was under way before the promise, or for the state of a service', () => {
    const story = new Story(1);
    const early = story.purchase('amy', 1, 'k');
    story.buy('amy', 'o1', 1, 'k');
    story.end(early, soldOut);
    story.end(story.purchase('amy', 1, 'k'), refused('unavailable'));
    story.end(story.purchase('amy', 1, 'k'), refused('throttled'));
    assert.deepEqual(story.violations(), []);
  });
});
