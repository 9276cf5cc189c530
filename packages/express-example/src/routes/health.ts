import type { Static } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { jsonReply } from '../http/reply.ts';
import { Health } from '../schemas/health.ts';

export const liveness = defineRoute(
  {
    operationId: 'liveness',
    method: 'get',
    path: '/actuator/health/liveness',
    tag: 'operations',
    summary: 'Whether the process works; restart it if not',
    access: 'everyone',
    replies: { 200: { description: 'It works.', schema: Health } },
    problems: [],
  },
  () => jsonReply(200, { status: 'UP' } satisfies Static<typeof Health>, 'UP'),
);

/**
 * A queue or database that is down does not make the process unready: it answers 503 with Retry-After by itself, where a
 * load balancer without ready servers would answer something that tells clients nothing.
 */
export const readiness = defineRoute(
  {
    operationId: 'readiness',
    method: 'get',
    path: '/actuator/health/readiness',
    tag: 'operations',
    summary: 'Whether requests should be sent here',
    description: 'Not before the sales were opened, and not any more once the process shuts down.',
    access: 'everyone',
    replies: {
      200: { description: 'Ready.', schema: Health },
      503: { description: 'Starting, or shutting down.', schema: Health },
    },
    problems: [],
  },
  (_input, { flashSale, phase }) => {
    const { queue, sales } = flashSale.health();
    const count = (state: string) => sales.filter((sale) => sale.state === state).length;
    const ready = phase() === 'ready';
    const json: Static<typeof Health> = {
      status: ready ? 'UP' : 'OUT_OF_SERVICE',
      queue,
      sales: { selling: count('selling'), recovering: count('recovering'), stopped: count('stopped') },
    };
    return jsonReply(ready ? 200 : 503, json, json.status);
  },
);
