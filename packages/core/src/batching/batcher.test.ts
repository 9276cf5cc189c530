import { describe, expect, it } from 'vitest';
import { silentMetrics } from '../ports/metrics.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Batcher, type BatcherOptions } from './batcher.ts';

interface Call {
  readonly entries: readonly number[];
  answer(replies?: readonly string[]): void;
  fail(error: unknown): void;
}

function setUp(options: Partial<BatcherOptions<number, string>> = {}) {
  const clock = new ManualClock();
  const calls: Call[] = [];
  const batcher = new Batcher<number, string>({
    name: 'test',
    dispatch: (entries) =>
      new Promise((resolve, reject) => {
        const answer = (replies = entries.map((entry) => `r${entry}`)): void => resolve(replies);
        calls.push({ entries, answer, fail: reject });
      }),
    unknownCode: 'STORE_UNKNOWN',
    batchSizeMax: 3,
    queuedMax: 10,
    inFlightMax: 2,
    ageMaxMs: 5,
    clock,
    metrics: silentMetrics,
    ...options,
  });
  const submit = (entry: number, timeoutMs = 1_000, signal?: AbortSignal) =>
    batcher.submit(entry, clock.monotonic() + timeoutMs, signal);
  const settle = () => clock.advanceAsync(0);
  return { clock, calls, batcher, submit, settle };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

describe('Batcher', () => {
  it('sends a lone caller on its way at once, and gives each caller its own reply', async () => {
    const { calls, submit, settle } = setUp();
    const first = submit(1);
    await settle();
    expect(calls.map((call) => call.entries)).toEqual([[1]]);
    calls[0]?.answer();
    expect(await first).toBe('r1');
  });

  it('gathers callers while a batch is under way, and sends a full batch beside it', async () => {
    const { calls, submit, settle } = setUp();
    const all = [submit(1)];
    await settle();
    all.push(submit(2), submit(3));
    await settle();
    expect(calls).toHaveLength(1);
    all.push(submit(4));
    await settle();
    expect(calls.map((call) => call.entries)).toEqual([[1], [2, 3, 4]]);
    for (const call of calls) call.answer();
    expect(await Promise.all(all)).toEqual(['r1', 'r2', 'r3', 'r4']);
  });

  it('sends what has waited long enough beside a batch that takes its time', async () => {
    const { clock, calls, submit, settle } = setUp();
    void submit(1).catch(() => {});
    await settle();
    void submit(2).catch(() => {});
    await clock.advanceAsync(4);
    expect(calls).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(calls.map((call) => call.entries)).toEqual([[1], [2]]);
  });

  it('keeps its batches apart in a crowd, full ones excepted, and lets a lone caller go at once', async () => {
    const { clock, calls, submit, settle } = setUp({ batchSizeMax: 10, queuedMax: 50, spacingMs: 3 });
    const crowd = (size: number) => Promise.all(Array.from({ length: size }, (_, index) => submit(index)));
    const sizes = () => calls.map(({ entries }) => entries.length);
    const answerLast = async () => {
      calls.at(-1)?.answer();
      await settle();
    };
    const first = crowd(8);
    await settle();
    await answerLast();
    const second = crowd(4);
    await clock.advanceAsync(2);
    expect(sizes()).toEqual([8]);
    const third = crowd(4);
    await clock.advanceAsync(1);
    expect(sizes()).toEqual([8, 8]);
    await answerLast();
    const full = crowd(10);
    await settle();
    expect(sizes()).toEqual([8, 8, 10]);
    await answerLast();
    await clock.advanceAsync(3);
    const few = crowd(2);
    await settle();
    await answerLast();
    const lone = submit(1);
    await settle();
    expect(sizes()).toEqual([8, 8, 10, 2, 1]);
    await answerLast();
    await Promise.all([first, second, third, full, few, lone]);
  });

  it('sends what waits for its distance also when it closes', async () => {
    const { clock, calls, batcher, submit, settle } = setUp({ batchSizeMax: 10, spacingMs: 3 });
    const first = Array.from({ length: 8 }, (_, index) => submit(index));
    await settle();
    calls[0]?.answer();
    await Promise.all(first);
    const last = submit(9);
    const closed = batcher.close();
    await clock.advanceAsync(3);
    calls[1]?.answer();
    expect(await last).toBe('r9');
    await closed;
  });

  it('refuses more than may wait, and takes more again when there is room', async () => {
    const { calls, batcher, submit, settle } = setUp({ queuedMax: 2 });
    const kept = [submit(1), submit(2)];
    expect(batcher.full).toBe(true);
    expect(await codeOf(submit(3))).toBe('BATCHER_FULL');
    await settle();
    calls[0]?.answer();
    expect(await Promise.all(kept)).toEqual(['r1', 'r2']);
    expect(batcher.full).toBe(false);
  });

  it('withdraws a caller whose deadline passes before dispatch: it never reaches the service', async () => {
    const { clock, calls, submit, settle } = setUp({ inFlightMax: 1 });
    void submit(1).catch(() => {});
    await settle();
    const withdrawn = codeOf(submit(2, 20));
    const kept = submit(3);
    await clock.advanceAsync(20);
    expect(await withdrawn).toBe('DEADLINE_EXCEEDED');
    calls[0]?.answer();
    await settle();
    expect(calls.map((call) => call.entries)).toEqual([[1], [3]]);
    calls[1]?.answer();
    expect(await kept).toBe('r3');
  });

  it('withdraws a caller who came too late, before anything is dispatched', async () => {
    const { calls, submit, settle } = setUp({});
    const [late, inTime] = [codeOf(submit(1, 0)), submit(2)];
    await settle();
    expect(await late).toBe('DEADLINE_EXCEEDED');
    expect(calls.map((call) => call.entries)).toEqual([[2]]);
    calls[0]?.answer();
    expect(await inTime).toBe('r2');
  });

  it('tells unknown to a caller whose batch is not answered in time, and only to that one', async () => {
    const late: [number, string][] = [];
    const { clock, calls, submit, settle } = setUp({ onLateReply: (entry, reply) => late.push([entry, reply]) });
    const hasty = codeOf(submit(1, 20));
    const patient = submit(2, 500);
    await settle();
    await clock.advanceAsync(20);
    expect(await hasty).toBe('STORE_UNKNOWN');
    calls[0]?.answer();
    expect(await patient).toBe('r2');
    expect(late).toEqual([[1, 'r1']]);
  });

  it('does not wait for ever for a batch that nobody waits for any more', async () => {
    const { clock, calls, submit, settle } = setUp({ inFlightMax: 1 });
    const hung = codeOf(submit(1, 20));
    await settle();
    await clock.advanceAsync(20);
    expect(await hung).toBe('STORE_UNKNOWN');
    const next = submit(2);
    await settle();
    expect(calls.map((call) => call.entries)).toEqual([[1], [2]]);
    calls[1]?.answer();
    expect(await next).toBe('r2');
  });

  it('withdraws on abort before dispatch, and tells unknown after it', async () => {
    const { calls, submit, settle } = setUp();
    const before = new AbortController();
    const withdrawn = codeOf(submit(1, 1_000, before.signal));
    before.abort();
    expect(await withdrawn).toBe('ABORTED');
    const after = new AbortController();
    const unknown = codeOf(submit(2, 1_000, after.signal));
    await settle();
    after.abort();
    expect(await unknown).toBe('STORE_UNKNOWN');
    expect(calls.map((call) => call.entries)).toEqual([[2]]);
  });

  it('fails only the members of the batch that failed, with its own error or as unknown', async () => {
    const { calls, submit, settle } = setUp();
    const first = codeOf(submit(1));
    await settle();
    const second = submit(2);
    calls[0]?.fail(new Error('connection reset'));
    expect(await first).toBe('STORE_UNKNOWN');
    await settle();
    calls[1]?.answer();
    expect(await second).toBe('r2');
  });

  it('treats a wrong number of replies as broken, never as answers to somebody else', async () => {
    const { calls, submit, settle } = setUp();
    const both = [codeOf(submit(1)), codeOf(submit(2))];
    await settle();
    calls[0]?.answer(['r1']);
    expect(await Promise.all(both)).toEqual(['INVARIANT_BROKEN', 'INVARIANT_BROKEN']);
  });

  it('drains on close and refuses what comes later', async () => {
    const { calls, batcher, submit, settle } = setUp();
    const first = submit(1);
    const closed = batcher.close();
    expect(await codeOf(submit(2))).toBe('CLOSED');
    await settle();
    calls[0]?.answer();
    await closed;
    expect(await first).toBe('r1');
  });
});
