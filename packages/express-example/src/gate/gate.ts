import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RateLimiter, RateLimitState } from '@flash-sale/core';
import { prefersText } from '../http/accept.ts';
import type { HeaderList } from '../http/reply.ts';
import { retryAfter } from '../http/retry-after.ts';
import { toWire, writeWire } from '../http/write-reply.ts';
import { problem } from '../problems/problem.ts';
import type { ClientAddress } from './client-address.ts';
import type { Cors } from './cors.ts';

/** What every request meets first. True when it may go on; else it was answered. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface GateParts {
  readonly cors: Cors;
  readonly addressOf: ClientAddress;
  /** Counts the requests of each address. Local, so that nothing is waited for and strangers cost no call of a service. */
  readonly limiter: (Pick<RateLimiter, 'consume'> & { readonly local: true }) | undefined;
  readonly limitFields: (state: RateLimitState) => HeaderList;
  readonly onRefused: () => void;
}

/** Whoever watches the process must get through, above all when there is a rush. */
export const WATCHING = '/actuator/';

/**
 * Answers what pages of elsewhere ask, and refuses addresses that ask too often, before a credential is verified, a body read
 * or a product looked up.
 */
export function createGate({ cors, addressOf, limiter, limitFields, onRefused }: GateParts): Gate {
  return (request, response) => {
    if (cors(request, response)) return false;
    if (limiter === undefined || request.url?.startsWith(WATCHING)) return true;
    const [decision] = limiter.consume([{ key: addressOf(request), cost: 1 }]) as Awaited<
      ReturnType<typeof limiter.consume>
    >;
    if (decision === undefined || decision.allowed) return true;
    onRefused();
    const { retryAfterMs = 0, state } = decision;
    const fields = [...retryAfter(retryAfterMs), ...limitFields(state)];
    const reply = problem('address-throttled', 'wait, and ask less often', { retryAfterMs }, fields);
    writeWire(response, toWire(reply, prefersText(request.headers.accept)));
    return false;
  };
}
