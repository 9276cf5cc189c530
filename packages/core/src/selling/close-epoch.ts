import { deadlineOf, within } from '../batching/deadline.ts';
import type { AttachedSale } from './attached-sale.ts';
import type { SellingContext } from './selling-context.ts';

/** A registry that hangs longer than this is left to itself. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Ends the epoch of a sale whose store or log cannot be trusted any more: at once in this process, whatever the registry
 * says, and then in every process, by setting its row to closing.
 *
 * The lease goes first and for good: nothing is sold or acknowledged here from this moment on, and the recovery that begins
 * with detaching cannot attach the sale in this epoch again. So it closes the row itself, and tries until it has, when the
 * registry is away now. Rejects then, only to tell: others may sell on until they look themselves.
 */
export async function closeEpoch(context: SellingContext, sale: AttachedSale, why: string): Promise<void> {
  const { ports, leases, sales, closedHere } = context;
  const { saleId, epoch } = sale;
  closedHere.add(saleId, epoch);
  void leases.giveBack(saleId, epoch);
  sales.detach(sale, why);
  const closing = ports.epochs.beginClosing(saleId, epoch, { timeoutMs: CLOSE_TIMEOUT_MS });
  await within(ports.clock, deadlineOf(ports.clock, undefined, CLOSE_TIMEOUT_MS), closing);
}
