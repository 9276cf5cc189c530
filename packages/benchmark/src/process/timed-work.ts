export interface TimedWork {
  readonly perSecond: number;
  /** Processor time of this process for each. */
  readonly cpuMicroseconds: number;
}

/** How fast so many of something were done, and what they cost this process. */
export async function timedWork(count: number, work: () => Promise<void>): Promise<TimedWork> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: (count / tookMs) * 1_000, cpuMicroseconds: (user + system) / count };
}

/** The mean of a measurement just before and one just after. */
export function meanOf(before: TimedWork, after: TimedWork): TimedWork {
  return {
    perSecond: (before.perSecond + after.perSecond) / 2,
    cpuMicroseconds: (before.cpuMicroseconds + after.cpuMicroseconds) / 2,
  };
}
