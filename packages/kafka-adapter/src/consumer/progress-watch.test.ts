import { describe, expect, it } from 'vitest';
import { ProgressWatch } from './progress-watch.ts';

const sight = (next: bigint, end: bigint, { partition = 0, busy = false } = {}) => ({
  partition,
  next,
  behind: next < end,
  busy,
});

/** What each of these looks finds stuck. */
function looks(...all: ReturnType<typeof sight>[][]): number[][] {
  const watch = new ProgressWatch(2);
  return all.map((sights) => watch.look(sights));
}

describe('a partition', () => {
  it('is stuck when it is behind and has not moved for as many looks as are allowed', () => {
    const behind = [sight(5n, 9n)];
    expect(looks(behind, behind, behind)).toEqual([[], [], [0]]);
  });

  it('is not stuck while it moves, however far behind it is', () => {
    expect(looks([sight(5n, 9n)], [sight(5n, 19n)], [sight(6n, 99n)], [sight(6n, 99n)])).toEqual([[], [], [], []]);
  });

  it('is not stuck at the end of the log', () => {
    const done = [sight(9n, 9n)];
    expect(looks(done, done, done, done)).toEqual([[], [], [], []]);
  });

  it('is not stuck while a handler has a batch of it', () => {
    const [busy, idle] = [[sight(5n, 9n, { busy: true })], [sight(5n, 9n)]];
    expect(looks(idle, idle, busy, idle, idle)).toEqual([[], [], [], [], []]);
  });

  it('is judged by itself', () => {
    const [stuck, moving] = [sight(5n, 9n), (next: bigint) => sight(next, 99n, { partition: 1 })];
    expect(looks([stuck, moving(1n)], [stuck, moving(2n)], [stuck, moving(3n)])).toEqual([[], [], [0]]);
  });
});

it('forgets what it saw when it begins anew', () => {
  const watch = new ProgressWatch(1);
  watch.look([sight(5n, 9n)]);
  watch.reset();
  expect(watch.look([sight(5n, 9n)])).toEqual([]);
  expect(watch.look([sight(5n, 9n)])).toEqual([0]);
});
