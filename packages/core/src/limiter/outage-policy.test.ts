import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { BUYER_BANDWIDTH } from './bandwidth.ts';
import { LocalRateLimiter } from './local-rate-limiter.ts';
import { withOutagePolicy } from './outage-policy.ts';

const outage = new FlashSaleError('LIMITER_UNAVAILABLE', 'no store');
const request = [{ key: 'ann', cost: 3 }];

function local(): LocalRateLimiter {
  return new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock: new ManualClock() });
}

/** A limiter whose store is away: fails at once, or by a promise. */
function failing(error: unknown, how: 'throws' | 'rejects'): RateLimiter {
  const fail = (): Promise<never> => {
    if (how === 'throws') throw error;
    return Promise.reject(error);
  };
  return { consume: fail, giveBack: fail };
}

describe.each(['throws', 'rejects'] as const)('withOutagePolicy over a limiter that %s', (how) => {
  it('allows uncounted when open, and tells of each outage', async () => {
    const seen: unknown[] = [];
    const limiter = withOutagePolicy(failing(outage, how), {
      whenUnavailable: 'open',
      onOutage: (error) => seen.push(error),
    });
    expect(await limiter.consume(request)).toEqual([
      { allowed: true, state: { limit: 3, remaining: 0, resetAfterMs: 0 } },
    ]);
    await limiter.giveBack(request);
    expect(seen).toEqual([outage, outage]);
  });

  it('throws LIMITER_UNAVAILABLE when closed, with the cause kept', async () => {
    const cause = new Error('ECONNREFUSED');
    const limiter = withOutagePolicy(failing(cause, how), { whenUnavailable: 'closed' });
    await expect((async () => limiter.consume(request))()).rejects.toMatchObject({
      code: 'LIMITER_UNAVAILABLE',
      cause,
    });
    expect(await limiter.giveBack(request)).toBeUndefined();
  });

  it('asks the insurance limiter, and gives back to it', async () => {
    const limiter = withOutagePolicy(failing(outage, how), { whenUnavailable: local() });
    expect(await limiter.consume(request)).toMatchObject([{ allowed: true, state: { limit: 5, remaining: 2 } }]);
    expect(await limiter.consume(request)).toMatchObject([{ allowed: false, retryAfterMs: 12_000 }]);
    await limiter.giveBack(request);
    expect(await limiter.consume(request)).toMatchObject([{ allowed: true }]);
  });

  it('lets the mistakes of the caller through', async () => {
    const mistake = new FlashSaleError('INVALID_ARGUMENT', 'bad cost');
    const limiter = withOutagePolicy(failing(mistake, how), { whenUnavailable: 'open' });
    await expect((async () => limiter.consume(request))()).rejects.toBe(mistake);
    await expect((async () => limiter.giveBack(request))()).rejects.toBe(mistake);
  });

  it('is not an outage when the caller aborted', async () => {
    const aborted = new FlashSaleError('ABORTED', 'aborted');
    const limiter = withOutagePolicy(failing(aborted, how), { whenUnavailable: 'open' });
    const options = { signal: AbortSignal.abort() };
    await expect((async () => limiter.consume(request, options))()).rejects.toBe(aborted);
  });
});

describe('withOutagePolicy over a limiter that answers', () => {
  it.each(['open', 'closed'] as const)('changes nothing when %s, and stays synchronous', (whenUnavailable) => {
    const limiter = withOutagePolicy(local(), { whenUnavailable });
    expect(limiter.consume(request)).toMatchObject([{ allowed: true, state: { remaining: 2 } }]);
    expect(limiter.consume(request)).toMatchObject([{ allowed: false, retryAfterMs: 12_000 }]);
    expect(limiter.giveBack(request)).toBeUndefined();
    expect(limiter.consume(request)).toMatchObject([{ allowed: true }]);
  });

  it.each([undefined, 'sometimes', {}])('refuses %j as a policy: there is no default', (whenUnavailable) => {
    const policy = { whenUnavailable: whenUnavailable as never };
    expect(() => withOutagePolicy(local(), policy)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  });
});
