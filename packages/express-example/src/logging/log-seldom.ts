import type { Logger } from '@flash-sale/core';

/** How often the same thing is said at most. */
const PAUSE_MS = 60_000;

/**
 * Says that something was refused at once, and from then on once a minute for each reason, with how often it has happened
 * since: what strangers do must not fill a disk. Keeps one entry for each reason, of which there are few.
 */
export function logSeldom(
  logger: Logger,
  message: string,
  monotonic: () => number = () => performance.now(),
): (reason: string) => void {
  const told = new Map<string, { at: number; times: number }>();
  return (reason) => {
    const now = monotonic();
    const last = told.get(reason);
    if (last !== undefined && now - last.at < PAUSE_MS) {
      last.times += 1;
      return;
    }
    logger.warn({ reason, times: (last?.times ?? 0) + 1 }, message);
    told.set(reason, { at: now, times: 0 });
  };
}
