import type { EpochRow } from '../ports/epoch-registry.ts';
import type { StoredSaleStatus } from '../ports/inventory-store.ts';
import type { RecoveryProgress } from '../recovery/recovery-progress.ts';
import type { SellingContext } from './selling-context.ts';

/**
 * Whether the store of this process knows less than others do: it shows an earlier epoch than the registry, or is intact
 * in one that somebody else closes. Whoever closes an epoch has lost something, or shares the loss with this process, which
 * its own store would show.
 */
function othersKnowMore(over: EpochRow, stored: StoredSaleStatus | undefined): boolean {
  if (stored === undefined) return false;
  if (stored.epoch < over.epoch) return true;
  const same = stored.epoch === over.epoch && stored.incarnation === over.incarnation;
  return over.state === 'closing' && same && !stored.fenced;
}

/**
 * How a process lets others go first before it opens an epoch in their stead. Two processes that reach two stores would
 * otherwise take the sale from each other for as long as both stores live: each finds the other's epoch in the registry and
 * its own in its store, and recovers.
 *
 * An epoch that this process has closed itself is nobody else's business: it goes on with the next at once.
 *
 * Who sells the later epoch keeps it: it is left alone while somebody holds a lease on it, but no longer than a process that
 * has died would be waited for. Who opens the next epoch, or has just opened it, has the time in which every process
 * notices (a renewal of the leases). Nothing but time depends on it: each step of a recovery is safe without.
 */
export class GivingWay {
  readonly #context: SellingContext;
  /** What was found, and since when by the monotonic clock. */
  #found: { readonly epoch: number; readonly state: EpochRow['state']; readonly since: number } | undefined;
  #told = false;

  constructor(context: SellingContext) {
    this.#context = context;
  }

  /** Says for how long others still go first, with this row in the registry and this in the store; absent when not. */
  async toOthers(over: EpochRow, stored: StoredSaleStatus | undefined): Promise<RecoveryProgress | undefined> {
    const { options, ports, closedHere } = this.#context;
    if (!othersKnowMore(over, stored)) return undefined;
    if (stored?.epoch === over.epoch && closedHere.has(over.saleId, over.epoch)) return undefined;
    const now = ports.clock.monotonic();
    const { epoch, state } = over;
    if (this.#found?.epoch !== epoch || this.#found.state !== state) this.#found = { epoch, state, since: now };
    const leased = state === 'open' && (await ports.epochs.leasedForMs(over.saleId, epoch)) > 0;
    if (leased && !this.#told) {
      this.#told = true;
      const { saleId } = over;
      ports.logger.warn(
        { saleId, epoch, storedEpoch: stored?.epoch },
        'others sell a later epoch than the store of this process has: is it still the right one?',
      );
    }
    const leftMs = this.#found.since + (leased ? options.leaseTtlMs : options.leaseRenewMs) - now;
    if (leftMs <= 0) return undefined;
    return { step: 'giving-way', remaining: Math.ceil(leftMs), retryAfterMs: Math.ceil(leftMs) };
  }
}
