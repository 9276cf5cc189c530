import { expect, it } from 'vitest';
import type { OpenLoadEnd, OpenLoadResult } from '../open/open-load-plan.ts';
import { KEEPING_UP_P99_MS, keepsUp, wasServed, whollyServed } from './keeps-up.ts';

function answered(answers: OpenLoadResult['answers'], p99 = 1, ended: OpenLoadEnd = 'complete'): OpenLoadResult {
  return { ended, answers, measured: { latency: { p99 } } } as unknown as OpenLoadResult;
}

it('keeps up with what is answered in time, as it was to be served, and to the end', () => {
  expect(keepsUp(answered({ 202: 10 }, KEEPING_UP_P99_MS))).toBe(true);
  expect(keepsUp(answered({ 202: 10 }, KEEPING_UP_P99_MS + 1))).toBe(false);
  expect(keepsUp(answered({ 202: 10 }, 1, 'overrun'))).toBe(false);
});

it('counts refusals as served only where it is told to', () => {
  expect(keepsUp(answered({ 409: 10 }))).toBe(false);
  expect(keepsUp(answered({ 202: 1, 409: 9 }), ['2xx', '409'])).toBe(true);
  expect(whollyServed(answered({ 202: 1, 409: 9 }), ['202'])).toBe(false);
});

it('a saturation was served when there is one, and every part of it was', () => {
  const served = { part: 0.5, result: answered({ 202: 10 }) };
  const refused = { part: 0.7, result: answered({ 202: 9, 409: 1 }) };
  const late = { part: 0.9, result: answered({ 202: 9 }, 1, 'overrun') };
  expect(wasServed({ sustained: 100, parts: [served] }, ['2xx'])).toBe(true);
  expect(wasServed({ sustained: 0, parts: [] }, ['2xx'])).toBe(false);
  expect(wasServed({ sustained: 100, parts: [served, late] }, ['2xx'])).toBe(false);
  expect(wasServed({ sustained: 100, parts: [served, refused] }, ['2xx'])).toBe(false);
  expect(wasServed({ sustained: 100, parts: [served, refused] }, ['2xx', '409'])).toBe(true);
});

it('a slow answer is an answer: whether a part was served does not depend on speed', () => {
  expect(whollyServed(answered({ 409: 1 }, 10_000), ['409'])).toBe(true);
});
