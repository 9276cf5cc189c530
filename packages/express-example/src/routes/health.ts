import { livenessReply, readinessReply } from '../health/readiness.ts';
import { defineRoute } from '../http/define-route.ts';
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
  () => livenessReply(),
);

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
  (_input, { flashSale, phase }) => readinessReply(phase(), flashSale.health()),
);
