import type { DatabaseId } from '../identity/ids.ts';
import type { QueueFence } from '../ports/order-queue.ts';
import type { Recovery } from './recover-sale.ts';
import { recoveryStop } from './recovery-stop.ts';

/**
 * Whether the store knows no epoch but those of this registry. False: another coordinator has gone on meanwhile. Throws
 * `RECOVERY_STOPPED` for a store of another database (`foreign-store`), and for one that shows an epoch which the registry
 * never opened (`foreign-epoch`): the registry opens an epoch before any store shows it, so its row is of another database,
 * or of this one as it was before. Orders of that epoch may be missing here, and its number must not be used again.
 */
export async function storeHasOwnEpochs(recovery: Recovery, databaseId: DatabaseId): Promise<boolean> {
  const { ports, saleId, over } = recovery;
  const stored = await ports.inventory.status(saleId);
  if (stored === undefined) return true;
  if (stored.databaseId !== databaseId) {
    throw recoveryStop('foreign-store', `the ${ports.inventory.name} store holds this sale for another database`, {
      saleId,
      databaseId,
      storedDatabaseId: stored.databaseId,
    });
  }
  const known = over?.epoch ?? 0;
  if (stored.epoch < known || (stored.epoch === known && stored.incarnation === over?.incarnation)) return true;
  if (await hasMovedOn(recovery)) return false;
  throw recoveryStop('foreign-epoch', `the store shows epoch ${stored.epoch}, which this database never opened`, {
    saleId,
    storedEpoch: stored.epoch,
    epoch: known,
  });
}

/**
 * Whether no fence stands that is higher than the one just raised. False: another coordinator has gone on meanwhile. Throws
 * `RECOVERY_STOPPED` (`foreign-fence`) when the registry never opened such an epoch: what is sold in the next one would lie
 * behind the higher fence, and never become an order.
 */
export async function fenceIsHighest(recovery: Recovery, fence: QueueFence): Promise<boolean> {
  const { ports, saleId } = recovery;
  const passed = (await ports.orders.positions()).map(({ barriers }) => barriers.get(saleId) ?? 0);
  const highest = Math.max(fence.epoch, ...passed);
  const next = (recovery.over?.epoch ?? 0) + 1;
  if (highest <= next) return true;
  if (await hasMovedOn(recovery)) return false;
  throw recoveryStop('foreign-fence', `the queue is fenced for epoch ${highest}, which this database never opened`, {
    saleId,
    fencedEpoch: highest,
    epoch: next,
  });
}

/** Read last: whatever another coordinator did was preceded by its change of the row. */
async function hasMovedOn({ ports, saleId, over }: Recovery): Promise<boolean> {
  const row = await ports.epochs.current(saleId);
  return row?.epoch !== over?.epoch;
}
