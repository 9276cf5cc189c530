import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';

describe('ManualClock', () => {
  it('stands still until it is moved', () => {
    const clock = new ManualClock(1_000);
    assert.deepEqual([clock.now(), clock.monotonic()], [1_000, 0]);
    clock.advance(250);
    assert.deepEqual([clock.now(), clock.monotonic()], [1_250, 250]);
  });

  it('fires timers in the order of due time, then of age, each at its own instant', () => {
    const clock = new ManualClock(0);
    const fired: [string, number][] = [];
    const set = (name: string, delayMs: number) => clock.setTimer(() => fired.push([name, clock.now()]), delayMs);
    set('late', 30);
    set('early', 10);
    set('also early', 10);
    set('beyond', 31);
    clock.advance(30);
    assert.deepEqual(fired, [
      ['early', 10],
      ['also early', 10],
      ['late', 30],
    ]);
    assert.equal(clock.waiting, 1);
    assert.equal(clock.nextDueInMs, 1);
  });

  it('fires within the same span what a callback sets', () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    const tick = () => {
      fired.push(clock.monotonic());
      clock.setTimer(tick, 10);
    };
    clock.setTimer(tick, 10);
    clock.advance(35);
    assert.deepEqual(fired, [10, 20, 30]);
  });

  it('does not fire a cancelled timer', () => {
    const clock = new ManualClock(0);
    const timer = clock.setTimer(() => assert.fail('cancelled'), 10);
    timer.cancel();
    timer.cancel();
    clock.advance(20);
    assert.equal(clock.waiting, 0);
  });

  it('lets code that awaits set its next timer within the span', async () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
    const loop = (async () => {
      for (let round = 0; round < 3; round += 1) {
        await sleep(10);
        await Promise.resolve();
        woken.push(clock.now());
      }
    })();
    await clock.advanceAsync(30);
    assert.deepEqual(woken, [10, 20, 30]);
    await loop;
  });

  it('lets deferred callbacks follow each other before time moves', async () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    clock.setTimer(() => seen.push(-clock.now()), 1);
    clock.defer(() => {
      seen.push(1);
      void Promise.resolve().then(() => clock.defer(() => seen.push(2)));
    });
    await clock.advanceAsync(1);
    assert.deepEqual(seen, [1, 2, -1]);
  });

  it('jumps the wall clock without disturbing timers', () => {
    const clock = new ManualClock(5_000);
    clock.setTimer(() => assert.fail('not due'), 10);
    clock.jump(-4_000);
    assert.deepEqual([clock.now(), clock.monotonic(), clock.waiting], [1_000, 0, 1]);
  });

  it('refuses to move back', () => {
    const clock = new ManualClock(0);
    assert.throws(() => clock.advance(-1), RangeError);
    assert.throws(() => clock.advance(Number.NaN), RangeError);
  });
});
