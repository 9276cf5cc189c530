import { AssertionError } from 'node:assert';
import type { ContractHarness } from './contract-harness.ts';

type Time = Pick<ContractHarness, 'advance'>;

/** Longest time, virtual or real, until a condition must hold: room for a real group to rebalance. */
const PATIENCE_MS = 30_000;
/** How often it is looked at. */
const STEP_MS = 10;
/** A timer counts from when its loop turn began, in whole milliseconds, and the wall clock is cut to them too. */
const TIMER_EARLY_MS = 2;

/** Lets so much time pass: on a clock of its own a little more, because a timer may fire up to a millisecond early. */
export async function pass(time: Time, ms: number): Promise<void> {
  if (time.advance !== undefined) return time.advance(ms);
  await new Promise((resolve) => {
    setTimeout(resolve, ms + TIMER_EARLY_MS);
  });
}

/** Lets everybody else who is ready have a turn: how a handler is slow without waiting for a clock. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves once the condition holds; fails with `what` when it does not within the patience of a contract suite. */
export async function eventually(time: Time, what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += STEP_MS) {
    if (await condition()) return;
    // Steps of real time take longer than they say.
    if (performance.now() - startedAt > PATIENCE_MS) break;
    await pass(time, STEP_MS);
  }
  if (await condition()) return;
  throw new AssertionError({ message: `expected that eventually ${what}` });
}

/** A promise that is settled from outside: what a test's handler waits for. */
export interface Latch {
  readonly opened: Promise<void>;
  open(): void;
}

export function latch(): Latch {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
