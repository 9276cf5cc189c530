import { type Clock, FlashSaleError } from '@flash-sale/core';
import type { RedisClient } from '../redis-client.ts';
import type { CallBound } from './call-bound.ts';

/** What ends the wait for a first connection: it is there, or it was refused. */
const ENDINGS = ['ready', 'close', 'end'] as const;

/** Waits until a client that is connecting has done so or failed. Rejects with `STORE_UNAVAILABLE` when time is up. */
export async function untilReady(client: RedisClient, clock: Clock, bound: CallBound): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      timer.cancel();
      bound.signal?.removeEventListener('abort', onAbort);
      for (const ending of ENDINGS) client.off(ending, onEnding);
    };
    const onEnding = (): void => {
      stop();
      resolve();
    };
    const onAbort = (): void => {
      stop();
      reject(new FlashSaleError('ABORTED', 'the caller aborted before Redis was asked'));
    };
    const timer = clock.setTimer(
      () => {
        stop();
        reject(new FlashSaleError('STORE_UNAVAILABLE', 'no connection to Redis in time; nothing was sent'));
      },
      bound.at - clock.monotonic(),
      'background',
    );
    for (const ending of ENDINGS) client.on(ending, onEnding);
    bound.signal?.addEventListener('abort', onAbort, { once: true });
    if (client.status === 'wait') client.connect().catch(() => {});
  });
}
