import type { FlashSaleHealth } from '@flash-sale/core';
import type { Static } from 'typebox';
import { type DocumentReply, jsonReply } from '../http/reply.ts';
import type { Health } from '../schemas/health.ts';
import type { Phase } from '../shop.ts';

type HealthJson = Static<typeof Health>;

/** A process that can answer this works. */
export function livenessReply(): DocumentReply {
  return jsonReply(200, { status: 'UP' } satisfies HealthJson, 'UP');
}

/**
 * A queue or database that is down does not make a process unready: it answers 503 with Retry-After by itself, where a
 * load balancer without ready servers would answer something that tells clients nothing.
 */
export function readinessReply(
  phase: Phase,
  { queue, sales }: Pick<FlashSaleHealth, 'queue' | 'sales'>,
): DocumentReply {
  const count = (state: string) => sales.filter((sale) => sale.state === state).length;
  const stopped = sales.flatMap(({ saleId, stop }) => (stop === undefined ? [] : [{ saleId, reason: stop.reason }]));
  const ready = phase === 'ready';
  const json: HealthJson = {
    status: ready ? 'UP' : 'OUT_OF_SERVICE',
    queue,
    sales: { selling: count('selling'), recovering: count('recovering'), stopped: count('stopped') },
    ...(stopped.length > 0 && { stopped }),
  };
  return jsonReply(ready ? 200 : 503, json, json.status);
}
