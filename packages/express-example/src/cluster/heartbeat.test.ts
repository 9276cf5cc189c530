import { expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

function clocked() {
  let now = 0;
  const heartbeat = new Heartbeat(30_000, () => now);
  /** Beats so many times, each on time, and tells who was found silent. */
  const beats = (times: number, answers: readonly number[] = []) =>
    Array.from({ length: times }, () => {
      for (const process of answers) heartbeat.heard(process);
      now += heartbeat.beatMs;
      return heartbeat.beat();
    }).flat();
  const standStill = (ms: number) => {
    now += ms;
    return heartbeat.beat();
  };
  return { heartbeat, beats, standStill };
}

it('finds a process that was not heard for the whole silence, once, and none that answers', () => {
  const { beats } = clocked();
  expect(beats(5, [1, 2])).toEqual([]);
  expect(beats(9, [2])).toEqual([]);
  expect(beats(1, [2])).toEqual([1]);
  expect(beats(100, [2])).toEqual([]);
});

it('judges nobody while it was itself suspended or kept from its work, and begins anew then', () => {
  const { beats, standStill } = clocked();
  beats(1, [1]);
  expect(beats(9)).toEqual([]);
  expect(standStill(3_600_000)).toEqual([]);
  expect(beats(9)).toEqual([]);
  expect(standStill(7_000)).toEqual([]);
  expect(beats(10)).toEqual([]);
  expect(beats(1)).toEqual([1]);
});

it('one that has not spoken yet may take as long as it needs, and so may what takes its place', () => {
  const { heartbeat, beats } = clocked();
  expect(beats(1_000)).toEqual([]);
  beats(1, [1]);
  heartbeat.forget(1);
  expect(beats(1_000)).toEqual([]);
  beats(1, [1]);
  expect(beats(11)).toEqual([1]);
});
