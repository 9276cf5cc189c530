import { LocalRateLimiter, systemClock } from '@flash-sale/core';
import type { GateConfig } from '../config/gate-config.ts';
import { type ClientAddress, clientAddress } from '../gate/client-address.ts';
import { corsFor } from '../gate/cors.ts';
import { createGate, type Gate } from '../gate/gate.ts';
import { rateLimitFields } from '../http/rate-limit-fields.ts';
import { bandwidthOf } from './bandwidth-of.ts';
import type { CountRefusal } from './refusal-counter.ts';

const MINUTE_MS = 60_000;
const UNLIMITED = { capacity: 1, refillPerMinute: 1 };

export interface ComposedGate {
  readonly gate: Gate;
  readonly addressOf: ClientAddress;
}

/** The gate of a configuration. Each process counts addresses for itself. */
export function composeGate(
  { addressLimit, trustedProxies, allowedOrigins }: GateConfig,
  count: CountRefusal,
): ComposedGate {
  const addressOf = clientAddress(trustedProxies);
  const { capacity, refillPerMinute } = addressLimit ?? UNLIMITED;
  const gate = createGate({
    cors: corsFor(allowedOrigins),
    addressOf,
    limiter: addressLimit && new LocalRateLimiter({ bandwidths: [bandwidthOf(addressLimit)], clock: systemClock }),
    limitFields: rateLimitFields({
      name: 'address',
      capacity,
      fullRefillMs: (capacity * MINUTE_MS) / refillPerMinute,
    }),
    onRefused: () => count('address', 'throttled'),
  });
  return { gate, addressOf };
}
