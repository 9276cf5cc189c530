import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Gate } from '../gate/gate.ts';
import type { Phase } from '../shop.ts';
import type { PurchaseHandler } from './purchase-route.ts';

const PURCHASE = '/api/purchase/';

/**
 * Stands in front of Express: purchases go straight to their handler, because Express costs more per request than all
 * the rest of a purchase does. Everything else goes to the application, which has the gate in front of it too.
 */
export function frontListener(
  gate: Gate,
  purchase: PurchaseHandler,
  application: RequestListener,
  phase: () => Phase,
): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    // While the process shuts down each connection ends with its reply, so that draining comes to an end.
    if (phase() === 'closing') response.shouldKeepAlive = false;
    const { url = '', method } = request;
    if (method !== 'POST' || !url.startsWith(PURCHASE)) application(request, response);
    else if (gate(request, response)) purchase(request, response, url.slice(PURCHASE.length));
  };
}
