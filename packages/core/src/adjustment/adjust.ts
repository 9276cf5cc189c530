import { changeWithin, type Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { AdjustRequest } from '../flash-sale.ts';
import { operationId, saleId, sku } from '../identity/ids.ts';
import type { AdjustReply } from '../ports/inventory-command.ts';
import { ALLOTMENT_MAX } from '../sale/line.ts';
import { refreshSale } from '../selling/refresh-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { settleAdjustment } from './settle-adjustment.ts';

/**
 * Changes an allotment. Adding goes to the catalog first and then to the store, removing the other way round: at every
 * instant the store has at most what the catalog allows, and what was interrupted is finished by `initialize`. A refused
 * removal is not tried again under its id: its caller was told that it did not happen.
 */
export async function adjust(
  context: SellingContext,
  request: AdjustRequest,
  deadline: Deadline,
): Promise<AdjustReply> {
  const wanted = checkAdjustRequest(request);
  const { clock, catalog, inventory } = context.ports;
  const work = async (): Promise<AdjustReply> => {
    const sale = await context.sales.require(wanted.saleId, deadline);
    let begun = false;
    try {
      if (!sale.skus.has(wanted.sku)) await refreshSale(context, sale);
      const adjustment = await catalog.beginAdjustment(wanted);
      begun = true;
      if (adjustment.state === 'refused') {
        const { skus } = await inventory.levels(wanted.saleId);
        const levels = skus.find((entry) => entry.sku === wanted.sku);
        return { outcome: 'not-available', available: levels?.available ?? 0 };
      }
      return await settleAdjustment(context, sale, adjustment);
    } catch (error) {
      if (begun && willBeFinished(error)) {
        context.sales.detachIfOver(sale, error);
        throw new FlashSaleError(
          'OPERATION_UNKNOWN',
          'the adjustment was begun and will be finished; repeat it to learn how',
          {
            details: { operationId: wanted.operationId },
            cause: error,
          },
        );
      }
      context.sales.rethrow(sale, error);
    } finally {
      sale.shortcut.clear();
    }
  };
  return await changeWithin(clock, deadline, work());
}

/** A service failed after the row was begun: this call changed nothing, but the next `initialize` or repeat will. */
function willBeFinished(error: unknown): boolean {
  return FlashSaleError.isInstance(error) && error.retryable && error.effect === 'none';
}

function checkAdjustRequest(request: AdjustRequest) {
  if (typeof request !== 'object' || request === null) throw invalid('request', 'must be an object');
  const { delta } = request;
  if (!Number.isInteger(delta) || delta === 0 || Math.abs(delta) > ALLOTMENT_MAX) {
    throw invalid('delta', `must be an integer from -${ALLOTMENT_MAX} to ${ALLOTMENT_MAX} and not 0`);
  }
  return {
    saleId: saleId(request.saleId),
    operationId: operationId(request.operationId),
    sku: sku(request.sku),
    delta,
  };
}

function invalid(field: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `${field} ${why}`, { details: { field } });
}
