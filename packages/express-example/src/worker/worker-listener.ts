import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FlashSale, Logger } from '@flash-sale/core';
import { livenessReply, readinessReply } from '../health/readiness.ts';
import { prefersText } from '../http/accept.ts';
import { pageReply, type Reply } from '../http/reply.ts';
import { writeReply } from '../http/write-reply.ts';
import { errorToProblem } from '../problems/error-to-problem.ts';
import { problem } from '../problems/problem.ts';
import { PROMETHEUS_TEXT } from '../routes/metrics.ts';
import type { Phase } from '../shop.ts';

/** What a worker process shows of itself. */
export interface WorkerView {
  readonly flashSale: Pick<FlashSale, 'health'>;
  readonly phase: () => Phase;
  /** Prometheus' text format. */
  readonly metricsText: () => Promise<string>;
  readonly logger: Logger;
}

/** Answers for the health and the figures of a worker process, at the paths where processes that sell have them too. */
export function workerListener({ flashSale, phase, metricsText, logger }: WorkerView): RequestListener {
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const [path] = (request.url ?? '').split('?');
    switch (path) {
      case '/actuator/health/liveness':
        return livenessReply();
      case '/actuator/health/readiness':
        return readinessReply(phase(), flashSale.health());
      case '/actuator/prometheus':
        return pageReply(PROMETHEUS_TEXT, await metricsText());
      default:
        return problem('route-not-found', 'nothing is served here');
    }
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    if (phase() === 'closing') response.shouldKeepAlive = false;
    const asText = prefersText(request.headers.accept);
    answer(request).then(
      (reply) => writeReply(request, response, reply, asText),
      (error: unknown) => writeReply(request, response, errorToProblem(error, logger), asText),
    );
  };
}
