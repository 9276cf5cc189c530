import type { Deadline } from '../batching/deadline.ts';
import { settlementIdOf } from '../identity/order-identity.ts';
import type { ReleaseReply } from '../ports/inventory-command.ts';
import { refusalWithoutLease } from '../purchase/promise.ts';
import { checkSettlement, type ReleaseRequest } from '../purchase/purchase-request.ts';
import type { ReleaseResult } from '../purchase/purchase-result.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { settle, settlementUnknown } from './settle.ts';

/** The path of a release: returns what is held, in one step of the store. */
export async function release(
  context: SellingContext,
  request: ReleaseRequest,
  deadline: Deadline,
): Promise<ReleaseResult> {
  const checked = checkSettlement(request);
  const { orderId, buyerId, idempotencyKey } = checked;
  return await settle<ReleaseReply, ReleaseResult>(context, checked, deadline, {
    refuse: (sale) => refusalWithoutLease(context, sale),
    command: {
      type: 'release',
      operationId: settlementIdOf('release', orderId, undefined, idempotencyKey),
      orderId,
      buyerId,
    },
    answer: async (sale, reply) => {
      if (refusalWithoutLease(context, sale) !== undefined) return settlementUnknown(orderId);
      if (reply.outcome !== 'released') return reply;
      sale.shortcut.clear();
      return { outcome: reply.replayed ? 'replayed' : 'released', orderId, lines: reply.lines };
    },
  });
}
