import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { id, notEnough, Story, soldOut, units, unknown } from './story.fixture.ts';
import type { ViolationKind } from './violation.ts';

describe('a false sold-out', () => {
  it('is told while units were available all the time', () => {
    const story = new Story(2);
    story.buy('amy', 'o1');
    story.at += 1;
    story.end(story.purchase('bob'), soldOut);
    assert.deepEqual(story.violations(), ['false-sold-out']);
  });

  it('is not told when a request under way may have had the last unit', () => {
    for (const answer of [unknown, undefined]) {
      const story = new Story(1);
      const taking = story.purchase('amy');
      story.end(story.purchase('bob'), soldOut);
      if (answer !== undefined) story.end(taking, answer);
      assert.deepEqual(story.violations(), []);
    }
  });

  it('may be remembered for 250 ms after a unit came back, and not longer', () => {
    const told = (waitedMs: number, key: string | undefined): ViolationKind[] => {
      const story = new Story(1);
      story.end(story.hold('amy'), { outcome: 'held', orderId: id('h1'), lines: units(1) });
      story.end(story.release('amy', 'h1'), { outcome: 'returned' });
      story.at += waitedMs;
      story.end(story.purchase('bob', 1, key), soldOut);
      return story.violations();
    };
    assert.deepEqual(told(250, undefined), []);
    assert.deepEqual(told(251, undefined), ['false-sold-out']);
    assert.deepEqual(told(1, 'k'), ['false-sold-out'], 'a request with a key is never answered from memory');
  });

  it('is told after units were certainly added, and not while they were being added', () => {
    const story = new Story(0);
    const adding = story.adjust(1);
    story.end(story.purchase('amy', 1, 'k1'), soldOut);
    story.end(adding, { outcome: 'adjusted' });
    story.allotment = 1;
    assert.deepEqual(story.violations(), []);
    story.end(story.purchase('bob', 1, 'k2'), soldOut);
    assert.deepEqual(story.violations(), ['false-sold-out']);
  });

  it('is not told when units were removed, or may have been', () => {
    const story = new Story(1);
    const removing = story.adjust(-1);
    story.end(story.purchase('amy', 1, 'k'), soldOut);
    story.end(removing, unknown);
    assert.deepEqual(story.violations(), []);
  });

  it('counts what a confirm of a part returned', () => {
    const story = new Story(2);
    story.end(story.hold('amy', 2), { outcome: 'held', orderId: id('h1'), lines: units(2) });
    story.accept(story.confirm('amy', 'h1', units(1)), 'h1');
    story.store('h1', 'amy');
    story.end(story.purchase('bob', 1, 'k'), soldOut);
    assert.deepEqual(story.violations(), ['false-sold-out']);
  });
});

describe('a false not-enough', () => {
  it('is told while enough were available all the time', () => {
    const story = new Story(3);
    story.buy('amy', 'o1');
    story.end(story.purchase('bob', 3), notEnough);
    assert.deepEqual(story.violations(), []);
    story.end(story.purchase('bob', 2), notEnough);
    assert.deepEqual(story.violations(), ['false-not-enough']);
  });
});
