import { expect, it } from 'vitest';
import { BottleneckPace } from './bottleneck-pace.ts';

/** Jobs that end when they are told to, and how many of them are under way. */
function heldJobs() {
  const begun: number[] = [];
  const endings = new Map<number, () => void>();
  let underWay = 0;
  let most = 0;
  const job = (number: number) => async () => {
    begun.push(number);
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => endings.set(number, resolve));
    underWay -= 1;
    return number;
  };
  const end = (number: number) => endings.get(number)?.();
  return { job, end, begun, most: () => most };
}

it('never has more batches under way than it may, and lets the others wait in their order', async () => {
  const pace = new BottleneckPace({ batchesAtOnce: 2 });
  const { job, end, begun, most } = heldJobs();
  const results = [1, 2, 3, 4, 5].map((number) => pace.run(job(number)));
  await expect.poll(() => begun).toEqual([1, 2]);
  end(2);
  expect(await results[1]).toBe(2);
  await expect.poll(() => begun).toEqual([1, 2, 3]);
  for (const number of [1, 3, 4, 5]) {
    await expect.poll(() => begun.includes(number)).toBe(true);
    end(number);
  }
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5]);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most()).toBe(2);
});

it('rejects with what the batch rejects with, and goes on', async () => {
  const pace = new BottleneckPace({ batchesAtOnce: 1 });
  const error = new Error('the database is away');
  await expect(pace.run(() => Promise.reject(error))).rejects.toBe(error);
  expect(await pace.run(async () => 'stored')).toBe('stored');
});

it('begins no more batches within a second than it may, and goes on in the next', async () => {
  const madeAt = Date.now();
  const pace = new BottleneckPace({ batchesAtOnce: 10, batchesPerSecond: 3 });
  const begunAt = await Promise.all(Array.from({ length: 4 }, () => pace.run(async () => Date.now())));
  // A bound from below only: a busy machine begins later, and never sooner.
  expect(Math.max(...begunAt) - madeAt).toBeGreaterThanOrEqual(1_000);
  await pace.close();
});

it('closing waits for every batch that was accepted, and takes no other', async () => {
  const pace = new BottleneckPace({ batchesAtOnce: 1 });
  const { job, end, begun } = heldJobs();
  const results = [1, 2].map((number) => pace.run(job(number)));
  await expect.poll(() => begun).toEqual([1]);
  let closed = false;
  const closing = pace.close().then(() => {
    closed = true;
  });
  await expect(pace.run(job(3))).rejects.toThrow('stopped');
  end(1);
  await expect.poll(() => begun).toEqual([1, 2]);
  expect(closed).toBe(false);
  end(2);
  await closing;
  expect(await Promise.all(results)).toEqual([1, 2]);
  expect(begun).toEqual([1, 2]);
});

it('closing with nothing under way ends at once', async () => {
  await new BottleneckPace({ batchesAtOnce: 1, batchesPerSecond: 5 }).close();
});
