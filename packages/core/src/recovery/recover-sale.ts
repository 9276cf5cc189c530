import { sleep } from '../batching/sleep.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleId } from '../identity/ids.ts';
import type { LeaseKeeper } from '../lease/lease-keeper.ts';
import type { EpochRow } from '../ports/epoch-registry.ts';
import type { InventoryRebuild } from '../ports/inventory-store.ts';
import type { QueueFence } from '../ports/order-queue.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import { fenceIsHighest, storeHasOwnEpochs } from './own-epochs.ts';
import { rebuildInventory } from './rebuild-inventory.ts';
import type { RecoveryProgress, RecoveryStep } from './recovery-progress.ts';

/** How often a step that waits for others looks again. */
const POLL_MS = 50;
/** Added to what the registry says of foreign leases: its clock and ours tick at slightly different speeds. */
const LEASE_MARGIN_MS = 100;
/**
 * Looks in a row at a log that lacks messages before it is believed: 2 s. After a change of leader its end may be told too
 * low for a moment.
 */
const LOG_LOST_LOOKS = 40;
/** What buyers are told to wait while nothing better is known. */
const RETRY_AFTER_MS = 1_000;

/** What a recovery works with. */
export interface Recovery {
  readonly ports: ResolvedPorts;
  readonly leases: LeaseKeeper;
  readonly saleId: SaleId;
  /** The epoch that was found to be over; absent before the first. Only this one is closed, never one opened since. */
  readonly over: EpochRow | undefined;
  readonly report: (progress: RecoveryProgress) => void;
  /** Ends the waits; recovery then throws `CLOSED` and another coordinator takes over. */
  readonly stopping: AbortSignal;
}

/**
 * Opens the next epoch of a sale: closes the old one, waits until nobody can acknowledge under it, separates its
 * messages from later ones, waits until those are stored, rebuilds the stock from what is left, opens the new epoch, and
 * switches the store last. Every step is safe to repeat, and a coordinator that dies on the way is taken over by the next.
 *
 * `superseded`: another coordinator was faster; look at the sale again. Throws what `asRecoveryStop` knows when a person
 * must decide (more is sold than was set aside, store or fence know epochs that this database never opened, the log has
 * lost messages), `CLOSED` when it is stopped, and what the ports throw: the caller starts over.
 */
export async function recoverSale(recovery: Recovery): Promise<'opened' | 'superseded'> {
  const { ports, saleId, over } = recovery;
  const sale = await ports.catalog.sale(saleId);
  if (sale === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${saleId}`);
  const next = { epoch: (over?.epoch ?? 0) + 1, incarnation: ports.random.id() };

  if (!(await storeHasOwnEpochs(recovery, sale.databaseId))) return 'superseded';
  if (over !== undefined && !(await closeEpoch(recovery, over))) return 'superseded';
  const fence = await separateEpochs(recovery, sale.databaseId, next.epoch);
  if (fence === undefined || !(await fenceIsHighest(recovery, fence))) return 'superseded';

  reportStep(recovery, 'rebuilding');
  const rebuild = await rebuildUnlessOvertaken(recovery, next);
  if (rebuild === undefined) return 'superseded';
  try {
    reportStep(recovery, 'opening-epoch');
    if (!(await ports.epochs.open(saleId, over?.epoch, next))) {
      await rebuild.discard();
      return 'superseded';
    }
    reportStep(recovery, 'switching-store');
    return await rebuild.commit();
  } catch (error) {
    await rebuild.discard().catch(() => {});
    throw error;
  }
}

/**
 * Absent when what stops the rebuild is that another coordinator has opened the next epoch meanwhile: the store shows it
 * already, or rows that were read before and after it do not fit together, and a person has nothing to decide.
 */
async function rebuildUnlessOvertaken(
  { ports, saleId, over }: Recovery,
  next: Parameters<typeof rebuildInventory>[2],
): Promise<InventoryRebuild | undefined> {
  try {
    return await rebuildInventory(ports, saleId, next);
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'EPOCH_SUPERSEDED')) return undefined;
    if (!FlashSaleError.isInstance(error, 'RECOVERY_STOPPED')) throw error;
    const row = await ports.epochs.current(saleId);
    if (row?.epoch !== over?.epoch || row?.state === 'open') return undefined;
    throw error;
  }
}

/** Returns false when the sale is at another epoch already. */
async function closeEpoch(recovery: Recovery, row: EpochRow): Promise<boolean> {
  const { ports, leases, saleId } = recovery;
  reportStep(recovery, 'closing-epoch');
  if (!(await ports.epochs.beginClosing(saleId, row.epoch))) return false;
  await leases.giveBack(saleId, row.epoch);
  let waited = false;
  for (;;) {
    const leasedForMs = await ports.epochs.leasedForMs(saleId, row.epoch);
    if (leasedForMs === 0) break;
    waited = true;
    reportStep(recovery, 'waiting-for-leases', leasedForMs, leasedForMs);
    await pause(recovery, Math.min(POLL_MS, leasedForMs));
  }
  if (waited) await pause(recovery, LEASE_MARGIN_MS);
  return true;
}

/**
 * Fences the queue, and waits until all that lies before the fence is stored. The first epoch has nothing before it; its
 * fence is what later ones meet. Absent when another coordinator has opened this epoch meanwhile: the sale sells again, and
 * who went on would only keep its process from selling with the others.
 */
async function separateEpochs(
  recovery: Recovery,
  databaseId: EpochDatabase,
  epoch: number,
): Promise<QueueFence | undefined> {
  const { ports, saleId } = recovery;
  reportStep(recovery, 'fencing-queue');
  const fence = await ports.queue.fence(databaseId, saleId, epoch);
  for (let lostLooks = 0; epoch > 1; ) {
    if (((await ports.epochs.current(saleId))?.epoch ?? 0) >= epoch) return undefined;
    let left: number | undefined;
    try {
      left = await ports.queue.undrained(fence, await ports.orders.positions());
      lostLooks = 0;
    } catch (error) {
      lostLooks += 1;
      if (!FlashSaleError.isInstance(error, 'LOG_LOST') || lostLooks >= LOG_LOST_LOOKS) throw error;
    }
    if (left === 0) break;
    reportStep(recovery, 'draining-queue', left);
    await pause(recovery, POLL_MS);
  }
  return fence;
}

type EpochDatabase = Parameters<ResolvedPorts['queue']['fence']>[0];

function reportStep(recovery: Recovery, step: RecoveryStep, remaining?: number, retryAfterMs = RETRY_AFTER_MS): void {
  if (recovery.stopping.aborted) throw new FlashSaleError('CLOSED', 'recovery was ended by close');
  recovery.report({ step, remaining, retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) });
}

async function pause(recovery: Recovery, delayMs: number): Promise<void> {
  await sleep(recovery.ports.clock, delayMs, recovery.stopping);
  if (recovery.stopping.aborted) throw new FlashSaleError('CLOSED', 'recovery was ended by close');
}
