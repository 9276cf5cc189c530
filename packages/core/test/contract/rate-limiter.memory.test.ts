import { LocalRateLimiter, systemClock } from '@flash-sale/core';
import { ManualClock, rateLimiterContract } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

const runner = { suite: describe, test: it };

for (const whenKeysExhausted of ['refuse', 'evict'] as const) {
  rateLimiterContract(`local, on a clock moved by hand, ${whenKeysExhausted}`, {
    runner,
    create: async (bandwidths) => {
      const clock = new ManualClock();
      return {
        limiter: new LocalRateLimiter({ bandwidths, clock, keysMax: 1_000, whenKeysExhausted }),
        advance: (ms) => clock.advanceAsync(ms),
        dispose: async () => {},
      };
    },
  });
}

rateLimiterContract('local, in real time', {
  runner,
  create: async (bandwidths) => ({
    limiter: new LocalRateLimiter({ bandwidths, clock: systemClock }),
    dispose: async () => {},
  }),
});
