import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { a, Story, unknown } from './story.fixture.ts';

describe('overselling', () => {
  it('is more accepted than allotted, at the end of the answer that goes too far', () => {
    const story = new Story(2);
    for (const orderId of ['o1', 'o2', 'o3']) story.buy(orderId, orderId);
    const found = story.violations({ levels: [{ sku: a, allotment: 2, available: 0, held: 0, sold: 3 }] });
    assert.deepEqual(found, ['oversold', 'levels-unbalanced', 'oversold']);
  });

  it('counts an order once, however often it was accepted', () => {
    const story = new Story(1);
    story.buy('amy', 'o1', 1, 'k');
    story.accept(story.purchase('amy', 1, 'k'), 'o1');
    assert.deepEqual(story.violations(), []);
  });

  it('is judged by what can have been added by then, not by what was added later', () => {
    const story = new Story(1);
    story.buy('amy', 'o1');
    story.buy('bob', 'o2');
    story.end(story.adjust(1), { outcome: 'adjusted' });
    story.allotment = 2;
    assert.deepEqual(story.violations(), ['oversold']);

    const inTime = new Story(1);
    inTime.buy('amy', 'o1');
    const adding = inTime.adjust(1);
    inTime.buy('bob', 'o2');
    inTime.end(adding, { outcome: 'adjusted' });
    inTime.allotment = 2;
    assert.deepEqual(inTime.violations(), []);
  });

  it('is also what only the orders show', () => {
    const story = new Story(1);
    story.buy('amy', 'o1');
    story.end(story.purchase('bob'), unknown);
    story.store('o2', 'bob');
    const levels = [{ sku: a, allotment: 1, available: 0, held: 0, sold: 1 }];
    assert.deepEqual(story.violations({ levels }), ['sold-units-differ', 'oversold']);
  });
});
