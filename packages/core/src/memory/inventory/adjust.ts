import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { OperationId, Sku } from '../../identity/ids.ts';
import type { AdjustCommand, AdjustReply, InventoryCommand } from '../../ports/inventory-command.ts';
import { ALLOTMENT_MAX } from '../../sale/line.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** Allotment and `available` change together, once per operation id. What was refused stays refused. */
export function adjust(ledger: SaleLedger, command: AdjustCommand): AdjustReply {
  const { operationId, sku, delta } = command;
  const known = ledger.skus.get(sku);
  const replayed = ledger.adjustments.has(operationId);
  if (!replayed) {
    const available = known?.available ?? 0;
    if (available + delta < 0 || ledger.refusedAdjustments.has(operationId)) {
      ledger.refusedAdjustments.add(operationId);
      return { outcome: 'not-available', available };
    }
    ledger.adjustments.add(operationId);
    ledger.version += 1;
    if (known === undefined) ledger.skus.set(sku, { sku, allotment: delta, available: delta, held: 0, sold: 0 });
    else {
      known.allotment += delta;
      known.available += delta;
    }
  }
  const stock = ledger.skus.get(sku);
  return { outcome: 'adjusted', replayed, allotment: stock?.allotment ?? 0, available: stock?.available ?? 0 };
}

/**
 * Refuses a batch whose additions would raise an allotment above `ALLOTMENT_MAX`, before the first write. Removals in
 * the same batch are not counted against it.
 */
export function checkAllotments(ledger: SaleLedger, commands: readonly InventoryCommand[]): void {
  let raised: Map<Sku, number> | undefined;
  let seen: Set<OperationId> | undefined;
  for (const command of commands) {
    if (command.type !== 'adjust' || command.delta < 0 || ledger.adjustments.has(command.operationId)) continue;
    raised ??= new Map();
    seen ??= new Set();
    if (seen.has(command.operationId)) continue;
    seen.add(command.operationId);
    const allotment = (raised.get(command.sku) ?? ledger.skus.get(command.sku)?.allotment ?? 0) + command.delta;
    raised.set(command.sku, allotment);
    if (allotment > ALLOTMENT_MAX) {
      throw new FlashSaleError('INVALID_ARGUMENT', `an allotment is at most ${ALLOTMENT_MAX} units`, {
        details: { field: 'delta', sku: command.sku, allotment },
      });
    }
  }
}
