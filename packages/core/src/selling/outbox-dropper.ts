import { beyondTimeout, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import type { ResolvedPorts } from './selling-context.ts';

/** A call that hangs longer than this is left to itself; the relay catches up. */
const DROP_TIMEOUT_MS = 5_000;
/** Most sequence numbers of one call. */
const DROP_BATCH_SIZE_MAX = 1_000;

interface PendingDrops {
  seqs: number[];
  running: Promise<void> | undefined;
}

/**
 * Forgets outbox entries whose messages are in the log: gathered per sale, one call at a time. A failed call loses
 * nothing: the relay publishes those entries once more, which is harmless, and drops them then.
 */
export class OutboxDropper {
  readonly #ports: Pick<ResolvedPorts, 'clock' | 'inventory' | 'logger'>;
  readonly #pending = new Map<SaleEpoch, PendingDrops>();

  constructor(ports: Pick<ResolvedPorts, 'clock' | 'inventory' | 'logger'>) {
    this.#ports = ports;
  }

  /** Drops an entry soon. Only for a message that is in the log under a valid lease. */
  drop(sale: SaleEpoch, seq: number): void {
    let pending = this.#pending.get(sale);
    if (pending === undefined) {
      pending = { seqs: [], running: undefined };
      this.#pending.set(sale, pending);
    }
    pending.seqs.push(seq);
    pending.running ??= this.#run(sale, pending);
  }

  /** Resolves when no call is under way or due. */
  async idle(): Promise<void> {
    await Promise.all([...this.#pending.values()].map((pending) => pending.running));
  }

  async #run(sale: SaleEpoch, pending: PendingDrops): Promise<void> {
    const { clock, inventory, logger } = this.#ports;
    await Promise.resolve();
    while (pending.seqs.length > 0) {
      const seqs = pending.seqs.splice(0, DROP_BATCH_SIZE_MAX);
      try {
        const dropped = inventory.outbox.drop(sale, seqs, { timeoutMs: DROP_TIMEOUT_MS });
        await within(clock, beyondTimeout(clock, DROP_TIMEOUT_MS), dropped);
      } catch (error) {
        logger.debug({ error, saleId: sale.saleId }, 'outbox entries stay until the relay drops them');
        // A store that falls silent is not asked again for each thousand of what has gathered: a closing process waits here.
        if (FlashSaleError.isInstance(error, 'DEADLINE_EXCEEDED')) pending.seqs.length = 0;
      }
    }
    pending.running = undefined;
    this.#pending.delete(sale);
  }
}
