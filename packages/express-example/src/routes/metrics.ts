import { defineRoute } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';

/** The media type of Prometheus' text format. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

export const metrics = defineRoute(
  {
    operationId: 'metrics',
    method: 'get',
    path: '/actuator/prometheus',
    tag: 'operations',
    summary: 'Figures for Prometheus',
    access: 'everyone',
    replies: { 200: { description: "Prometheus' text format.", mediaType: 'text/plain' } },
    problems: [],
  },
  async (_input, { metricsText }) => pageReply(PROMETHEUS_TEXT, await metricsText()),
);
