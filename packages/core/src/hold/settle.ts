import type { Deadline } from '../batching/deadline.ts';
import type { OrderId } from '../identity/ids.ts';
import type { ConfirmCommand, ReleaseCommand } from '../ports/inventory-command.ts';
import { afterStoreError } from '../purchase/after-store-error.ts';
import type { CheckedSettlement } from '../purchase/purchase-request.ts';
import type { SettlementUnknown, Unavailable } from '../purchase/purchase-result.ts';
import { RETRY_AFTER_MS, unavailable, unavailableFor } from '../purchase/unavailable.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

interface Settlement<Reply, Result> {
  readonly command: ConfirmCommand | ReleaseCommand;
  /** What must hold before the store may be asked. */
  readonly refuse: (sale: AttachedSale) => Unavailable | undefined;
  readonly answer: (sale: AttachedSale, reply: Reply) => Promise<Result>;
}

/** What confirm and release have in common: find the sale, ask the store once, tell refused from unknown. */
export async function settle<Reply, Result>(
  context: SellingContext,
  checked: CheckedSettlement,
  deadline: Deadline,
  settlement: Settlement<Reply, Result>,
): Promise<Result | SettlementUnknown | Unavailable> {
  if (context.closing()) return unavailable('closing');
  let sale: AttachedSale;
  try {
    sale = context.sales.get(checked.saleId) ?? (await context.sales.require(checked.saleId, deadline));
  } catch (error) {
    const refused = unavailableFor(error, context.closing());
    if (refused === undefined) throw error;
    return refused;
  }
  const refused = settlement.refuse(sale);
  if (refused !== undefined) return refused;
  let reply: Reply;
  try {
    reply = (await sale.decide(settlement.command, deadline)) as Reply;
  } catch (error) {
    return afterStoreError(context, sale, error) ?? settlementUnknown(checked.orderId);
  }
  return await settlement.answer(sale, reply);
}

/** The answer of a settlement that was asked for and not answered in time. */
export function settlementUnknown(orderId: OrderId): SettlementUnknown {
  return { outcome: 'unknown', orderId, retryAfterMs: RETRY_AFTER_MS };
}
