import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { changeWithin, deadlineOf, remainingOf, within } from './deadline.ts';

const never = () => new Promise<string>(() => {});
const codeOf = (promise: Promise<unknown>) => promise.catch((error: { code?: string }) => error.code);

describe('a deadline', () => {
  it('lets work that is in time answer, and leaves no timer behind', async () => {
    const clock = new ManualClock();
    const deadline = deadlineOf(clock, { timeoutMs: 100 }, 3_000);
    expect(await within(clock, deadline, Promise.resolve('done'))).toBe('done');
    expect(await changeWithin(clock, deadline, Promise.resolve('done'))).toBe('done');
    await expect(within(clock, deadline, Promise.reject(new Error('its own')))).rejects.toThrow('its own');
    expect(clock.waiting).toBe(0);
  });

  it('says of a reading that nothing was changed, and of a change that it may have been made', async () => {
    const clock = new ManualClock();
    const deadline = deadlineOf(clock, undefined, 50);
    const reading = codeOf(within(clock, deadline, never()));
    const change = codeOf(changeWithin(clock, deadline, never()));
    await clock.advanceAsync(50);
    expect([await reading, await change]).toEqual(['DEADLINE_EXCEEDED', 'OPERATION_UNKNOWN']);
  });

  it('ends with the signal of the caller, also one that was aborted before', async () => {
    const clock = new ManualClock();
    const caller = new AbortController();
    const deadline = deadlineOf(clock, { signal: caller.signal }, 50);
    const reading = codeOf(within(clock, deadline, never()));
    const change = codeOf(changeWithin(clock, deadline, never()));
    caller.abort();
    expect([await reading, await change]).toEqual(['ABORTED', 'OPERATION_UNKNOWN']);
    expect(await codeOf(within(clock, deadline, never()))).toBe('ABORTED');
  });

  it('leaves a call further down at least a millisecond', () => {
    const clock = new ManualClock();
    const deadline = deadlineOf(clock, { timeoutMs: 10 }, 3_000);
    clock.advance(4);
    expect(remainingOf(clock, deadline).timeoutMs).toBe(6);
    clock.advance(20);
    expect(remainingOf(clock, deadline).timeoutMs).toBe(1);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 600_001])('refuses a timeout of %d ms', (timeoutMs) => {
    expect(() => deadlineOf(new ManualClock(), { timeoutMs }, 3_000)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
