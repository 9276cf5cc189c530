import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Line } from '../../sale/line.ts';
import { a, id, refused, Story, units, unknown } from './story.fixture.ts';
import type { ViolationKind } from './violation.ts';

describe('orders', () => {
  it('are missing where something was accepted', () => {
    const story = new Story(1);
    story.accept(story.purchase('amy'), 'o1');
    assert.deepEqual(story.violations(), ['accepted-without-order']);
  });

  it('differ from what was accepted', () => {
    const lines = new Story(9);
    lines.accept(lines.purchase('amy', 2), 'o1', units(2));
    lines.store('o1', 'amy', units(1));
    assert.deepEqual(lines.violations(), ['order-differs-from-answer']);
    const buyer = new Story(9);
    buyer.accept(buyer.purchase('amy'), 'o1');
    buyer.store('o1', 'bob');
    assert.deepEqual(buyer.violations(), ['order-differs-from-answer']);
  });

  it('are unexplained when nobody asked, or was told that nothing was taken', () => {
    const story = new Story(9);
    story.store('o1', 'amy');
    story.end(story.purchase('bob'), refused('unavailable'));
    story.store('o2', 'bob');
    story.end(story.purchase('cyd', 2), unknown);
    story.store('o3', 'cyd', units(1));
    assert.deepEqual(story.violations(), ['unexplained-order', 'unexplained-order', 'unexplained-order']);
  });

  it('are explained once each by a request whose outcome is open', () => {
    const story = new Story(9);
    story.end(story.purchase('amy'), unknown);
    story.purchase('amy');
    for (const orderId of ['o1', 'o2', 'o3']) story.store(orderId, 'amy');
    assert.deepEqual(story.violations(), ['unexplained-order']);
  });

  it('are explained once by all open repeats of one key', () => {
    const story = new Story(9);
    for (let repeat = 0; repeat < 3; repeat += 1) story.end(story.purchase('amy', 1, 'k'), unknown);
    for (const orderId of ['o1', 'o2']) story.store(orderId, 'amy');
    assert.deepEqual(story.violations(), ['unexplained-order']);
  });

  it('are explained only by the request that leads to their id, where it is known', () => {
    const story = new Story(9);
    story.end(story.purchase('amy', 1, 'k', id('o1')), unknown);
    story.store('o2', 'amy');
    assert.deepEqual(story.violations(), ['unexplained-order']);
    const known = new Story(9);
    known.end(known.purchase('amy', 1, 'k', id('o1')), unknown);
    known.store('o1', 'amy');
    assert.deepEqual(known.violations(), []);
  });

  it('of a hold are explained by an open confirm, of what it confirms', () => {
    const confirmed = (part: readonly Line[] | undefined, stored: number): ViolationKind[] => {
      const story = new Story(9);
      story.end(story.hold('amy', 2), { outcome: 'held', orderId: id('h1'), lines: units(2) });
      story.end(story.confirm('amy', 'h1', part), unknown);
      story.store('h1', 'amy', units(stored));
      return story.violations();
    };
    assert.deepEqual(confirmed(undefined, 2), []);
    assert.deepEqual(confirmed(units(1), 1), []);
    assert.deepEqual(confirmed(undefined, 1), ['unexplained-order']);
    const unconfirmed = new Story(9);
    unconfirmed.end(unconfirmed.hold('amy'), { outcome: 'held', orderId: id('h1'), lines: units(1) });
    unconfirmed.store('h1', 'amy');
    assert.deepEqual(unconfirmed.violations(), ['unexplained-order']);
  });

  it('are stored once', () => {
    const story = new Story(9);
    story.buy('amy', 'o1');
    const [order] = story.orders;
    assert.ok(order);
    const levels = [{ sku: a, allotment: 9, available: 8, held: 0, sold: 1 }];
    assert.deepEqual(story.violations({ orders: [order, order], levels }), ['order-stored-twice']);
  });

  it('and messages are the same', () => {
    const story = new Story(9);
    story.buy('amy', 'o1');
    assert.deepEqual(story.violations({ queueOrderIds: [id('o1'), id('o1')] }), []);
    assert.deepEqual(story.violations({ queueOrderIds: [] }), ['order-without-message']);
    assert.deepEqual(story.violations({ queueOrderIds: undefined }), []);
    assert.deepEqual(story.violations({ queueOrderIds: [id('o1'), id('o9')] }), ['message-without-order']);
  });
});
