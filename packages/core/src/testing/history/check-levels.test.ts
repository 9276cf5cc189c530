import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { a, Story, unknown } from './story.fixture.ts';

describe('levels', () => {
  const levelsOf = (allotment: number, available: number, held: number, sold: number) => ({
    levels: [{ sku: a, allotment, available, held, sold }],
  });

  it('count as sold what the orders have', () => {
    const story = new Story(9);
    story.buy('amy', 'o1', 2);
    assert.deepEqual(story.violations(levelsOf(9, 7, 0, 2)), []);
    assert.deepEqual(story.violations(levelsOf(9, 8, 0, 1)), ['sold-units-differ']);
    assert.deepEqual(story.violations({ levels: [] }), ['sold-units-differ']);
  });

  it('add up to the allotment, whole and not negative', () => {
    const story = new Story(9);
    assert.deepEqual(story.violations(levelsOf(9, 8, 0, 0)), ['levels-unbalanced']);
    assert.deepEqual(story.violations(levelsOf(9, 10, -1, 0)), ['levels-unbalanced']);
    assert.deepEqual(story.violations(levelsOf(9, 8.5, 0.5, 0)), ['levels-unbalanced']);
  });

  it('have the allotment that the adjustments made', () => {
    const story = new Story(9);
    story.end(story.adjust(3, 'op-1'), { outcome: 'adjusted' });
    story.end(story.adjust(3, 'op-1'), { outcome: 'adjusted' });
    assert.deepEqual(story.violations(levelsOf(12, 12, 0, 0)), []);
    assert.deepEqual(story.violations(levelsOf(9, 9, 0, 0)), ['allotment-differs']);
    assert.deepEqual(story.violations(levelsOf(15, 15, 0, 0)), ['allotment-differs']);
    story.end(story.adjust(-2, 'op-2'), unknown);
    assert.deepEqual(story.violations(levelsOf(12, 12, 0, 0)), []);
    assert.deepEqual(story.violations(levelsOf(10, 10, 0, 0)), []);
  });
});
