import { expect, it } from 'vitest';
import type { Figure, Unit } from '../scenario/findings.ts';
import { summarize } from '../statistics/summary.ts';
import { compareFigures, luckOfSeparation } from './compare-figures.ts';

function figure(values: readonly number[], unit: Unit = '/s', target?: Figure['target']): Figure {
  return { name: 'rate', unit, values, summary: summarize(values), target };
}

it('says that a figure changed when no value overlaps and there are enough of them', () => {
  const change = compareFigures(figure([10, 11, 12, 13]), figure([20, 21, 22, 23]));
  expect(change).toMatchObject({ verdict: 'changed', direction: 'better', before: 11.5, after: 21.5 });
  expect(change.change).toBeCloseTo(21.5 / 11.5 - 1);
});

it('says nothing where values overlap, however far the medians are apart', () => {
  expect(compareFigures(figure([10, 10, 10, 30]), figure([20, 21, 22, 23])).verdict).toBe('same');
});

it('says perhaps where there are too few values', () => {
  expect(compareFigures(figure([10, 11, 12]), figure([20, 21, 22])).verdict).toBe('perhaps');
  expect(compareFigures(figure([10]), figure([20])).verdict).toBe('perhaps');
});

it.each<[Unit, Figure['target'], 'better' | 'worse']>([
  ['/s', undefined, 'better'],
  ['ms', undefined, 'worse'],
  ['µs CPU', undefined, 'worse'],
  ['×', { atLeast: 15 }, 'better'],
  ['×', { below: 1.2 }, 'worse'],
])('knows whether more %s is better (%j)', (unit, target, direction) => {
  expect(compareFigures(figure([1, 1, 1, 1], unit, target), figure([2, 2, 2, 2], unit, target)).direction).toBe(
    direction,
  );
});

it.each([
  [1, 1, 1],
  [2, 2, 2 / 6],
  [3, 3, 2 / 20],
  [4, 4, 2 / 70],
  [5, 5, 2 / 252],
  [3, 5, 2 / 56],
  [5, 3, 2 / 56],
])('knows how likely %d and %d values are apart by luck', (first, second, luck) => {
  expect(luckOfSeparation(first, second)).toBeCloseTo(luck, 12);
});
