import { expect, it } from 'vitest';
import { Findings, failedChecks } from './findings.ts';

it('gathers the repetitions of a figure under its name, in the order in which figures first came', () => {
  const findings = new Findings();
  findings.measured('accepted', '/s', 100, { atLeast: 150 });
  findings.measured('memory', 'MB', 40);
  findings.measured('accepted', '/s', 300);
  expect(findings.figures()).toEqual([
    {
      name: 'accepted',
      unit: '/s',
      values: [100, 300],
      summary: { count: 2, median: 200, least: 100, most: 300, spread: 1 },
      target: { atLeast: 150 },
      reached: true,
    },
    {
      name: 'memory',
      unit: 'MB',
      values: [40],
      summary: { count: 1, median: 40, least: 40, most: 40, spread: 0 },
    },
  ]);
});

it('judges a target by the median: at least is inclusive, below is not', () => {
  const findings = new Findings();
  findings.measured('at least', '/s', 5, { atLeast: 5 });
  findings.measured('below', 'MB', 5, { below: 5 });
  findings.measured('median', '/s', 1, { atLeast: 5 });
  findings.measured('median', '/s', 100);
  findings.measured('median', '/s', 2);
  expect(findings.figures().map(({ reached }) => reached)).toEqual([true, false, false]);
});

it('says a note once', () => {
  const findings = new Findings();
  findings.note('noisy');
  findings.note('noisy');
  expect(findings.notes).toEqual(['noisy']);
});

it('fails a check whose numbers differ in either direction', () => {
  const findings = new Findings();
  findings.check('sold', 100, 100);
  findings.check('orders', 100, 99);
  findings.check('units', 100, 101);
  expect(failedChecks(findings.checks).map(({ what }) => what)).toEqual(['orders', 'units']);
});

it('has missed its target where one repetition was not fit to be judged, whichever it was', () => {
  const findings = new Findings();
  findings.measured('p50', 'ms', 1, { below: 5 });
  findings.missed('p50');
  findings.measured('p50', 'ms', 1, { below: 5 });
  findings.measured('p99', 'ms', 1, { below: 5 });
  expect(findings.figures().map(({ name, reached }) => [name, reached])).toEqual([
    ['p50', false],
    ['p99', true],
  ]);
});
