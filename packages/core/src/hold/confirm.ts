import type { Deadline } from '../batching/deadline.ts';
import { settlementIdOf } from '../identity/order-identity.ts';
import type { ConfirmReply } from '../ports/inventory-command.ts';
import { acceptedOrReplayed, isPromised, refusalBeforeSelling } from '../purchase/promise.ts';
import { type ConfirmRequest, checkLines, checkSettlement, checkTraceparent } from '../purchase/purchase-request.ts';
import type { ConfirmResult } from '../purchase/purchase-result.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { settle, settlementUnknown } from './settle.ts';

/** The path of a confirm: sells what is held and writes the message in one step, then publishes and answers. */
export async function confirm(
  context: SellingContext,
  request: ConfirmRequest,
  deadline: Deadline,
): Promise<ConfirmResult> {
  const checked = checkSettlement(request);
  const lines = request.lines === undefined ? undefined : checkLines(request.lines);
  const traceparent = checkTraceparent(request.traceparent);
  const { orderId, buyerId, idempotencyKey } = checked;
  return await settle<ConfirmReply, ConfirmResult>(context, checked, deadline, {
    refuse: (sale) => refusalBeforeSelling(context, sale),
    command: {
      type: 'confirm',
      operationId: settlementIdOf('confirm', orderId, lines, idempotencyKey),
      orderId,
      buyerId,
      lines,
      traceparent,
    },
    answer: async (sale, reply) => {
      if (reply.outcome !== 'sold') return reply;
      const message = sale.messageOf(orderId, buyerId, reply, traceparent);
      try {
        if (await isPromised(context, sale, message, reply, deadline)) return acceptedOrReplayed(orderId, reply);
      } catch {
        // Not known by the deadline: the outbox entry stays, and the relay publishes it.
      }
      return settlementUnknown(orderId);
    },
  });
}
