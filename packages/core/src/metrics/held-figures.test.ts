import { expect, it } from 'vitest';
import { HeldFigures } from './held-figures.ts';

it('writes what it holds when it is asked for, each once and in order', () => {
  const written: unknown[] = [];
  const held = new HeldFigures((labels, value) => written.push([labels.outcome, value]));
  held.add({ outcome: 'accepted' }, 1);
  held.add({ outcome: 'unknown' }, 0.5);
  expect(written).toEqual([]);
  held.writeAll();
  held.writeAll();
  expect(written).toEqual([
    ['accepted', 1],
    ['unknown', 0.5],
  ]);
});

it('never holds more than a few, though nobody asks', () => {
  let written = 0;
  const held = new HeldFigures(() => {
    written += 1;
  });
  for (let more = 0; more < 10_000; more += 1) held.add({}, 1);
  expect(written).toBeGreaterThan(9_000);
  held.writeAll();
  expect(written).toBe(10_000);
});

it('drops a figure that is refused, and writes those around it once', () => {
  const written: number[] = [];
  const held = new HeldFigures((labels, value) => {
    if (labels.unheard !== undefined) throw new Error('there is no such label');
    written.push(value);
  });
  held.add({}, 1);
  held.add({ unheard: 'of' }, 2);
  held.add({}, 3);
  held.writeAll();
  held.writeAll();
  expect(written).toEqual([1, 3]);
});

it('goes on, and holds no more than before, where all that comes is refused', () => {
  let asked = 0;
  const held = new HeldFigures(() => {
    asked += 1;
    throw new Error('there is no such label');
  });
  for (let more = 0; more < 10_000; more += 1) held.add({}, 1);
  held.writeAll();
  expect(asked).toBe(10_000);
});
