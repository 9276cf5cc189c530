import { beyondTimeout, within } from '../batching/deadline.ts';
import type { SaleId } from '../identity/ids.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { EpochRegistry } from '../ports/epoch-registry.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';

/** What a lease keeper works with. Times are in milliseconds. */
export interface LeaseKeeperOptions {
  readonly epochs: EpochRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly processId: string;
  readonly ttlMs: number;
  readonly renewMs: number;
  /** Told when a renewal shows a sale at another epoch than the one `leased`, or closing (`undefined`). */
  readonly onMoved: (saleId: SaleId, epoch: number | undefined, leased: number) => void;
}

interface Lease {
  readonly epoch: number;
  /** Monotonic time at which it was asked for. */
  readonly askedAt: number;
  /** Monotonic time until which this process may acknowledge. */
  readonly validUntil: number;
}

/** A renewal may take this long however often leases are renewed. */
const RENEW_TIMEOUT_MIN_MS = 1_000;
const ANSWERED = { outcome: 'answered' };
const FAILED = { outcome: 'failed' };

/**
 * Keeps this process's leases: the right to say "accepted" for an epoch. All sales are renewed in one call.
 *
 * A lease counts from before the renewal was sent, the coordinator counts it from when the registry recorded it: so it
 * ends here before it ends there, and an acknowledged message always lies before the barrier of the next epoch.
 *
 * Calls overtake each other: a reply to an older question changes nothing, and an epoch that was given back is never leased
 * again, because the registry may hear of the two in either order.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #leases = new Map<SaleId, Lease>();
  readonly #wanted = new Set<SaleId>();
  /** The highest epoch of each sale that was given back. */
  readonly #givenBack = new Map<SaleId, number>();
  #timer: Timer | undefined;
  #renewing: Promise<void> | undefined;
  #closed = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** Takes a lease on the sale's open epoch and keeps renewing it. Absent when the epoch is closing or unknown, or after `close`. */
  async take(saleId: SaleId): Promise<number | undefined> {
    if (this.#closed) return undefined;
    this.#wanted.add(saleId);
    this.#schedule();
    await this.#renew([saleId]);
    return this.#leases.get(saleId)?.epoch;
  }

  /**
   * Whether this process may acknowledge for the epoch. Asked when the acknowledgement arrives, never before. `now` is for a
   * caller that has just looked at the monotonic clock.
   */
  isValid(saleId: SaleId, epoch: number, now = this.#options.clock.monotonic()): boolean {
    const lease = this.#leases.get(saleId);
    return lease !== undefined && lease.epoch === epoch && now < lease.validUntil;
  }

  /**
   * Stops acknowledging for the sale up to this epoch at once, for good, and tells the registry. Resolves even when the
   * registry is away.
   */
  async giveBack(saleId: SaleId, epoch: number): Promise<void> {
    this.#wanted.delete(saleId);
    this.#givenBack.set(saleId, Math.max(epoch, this.#givenBack.get(saleId) ?? 0));
    const lease = this.#leases.get(saleId);
    if (lease !== undefined && lease.epoch <= epoch) this.#leases.delete(saleId);
    await this.#tell({ saleId, epoch });
  }

  /** Gives back everything and stops renewing. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#leases.clear();
    this.#wanted.clear();
    await this.#renewing;
    this.#leases.clear();
    await this.#tell(undefined);
  }

  async #tell(of: Parameters<EpochRegistry['releaseLeases']>[1]): Promise<void> {
    const { epochs, processId, renewMs, logger } = this.#options;
    try {
      await this.#inTime(renewMs, (call) => epochs.releaseLeases(processId, of, call));
    } catch (error) {
      logger.warn({ error, ...of }, 'a lease could not be given back; it runs out by itself');
    }
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = this.#options.clock.setTimer(
      () => {
        this.#timer = undefined;
        void this.#renewAll();
      },
      this.#options.renewMs,
      'background',
    );
  }

  async #renewAll(): Promise<void> {
    if (this.#closed) return;
    if (this.#renewing === undefined && this.#wanted.size > 0) {
      this.#renewing = this.#renew([...this.#wanted])
        .catch((error: unknown) => {
          this.#options.logger.warn({ error }, 'leases could not be renewed; selling goes on until they run out');
        })
        .finally(() => {
          this.#renewing = undefined;
        });
      await this.#renewing;
    }
    this.#schedule();
  }

  async #renew(saleIds: readonly SaleId[]): Promise<void> {
    const { epochs, clock, metrics, processId, ttlMs, renewMs, onMoved } = this.#options;
    const askedAt = clock.monotonic();
    let granted: Awaited<ReturnType<EpochRegistry['renewLeases']>>;
    try {
      const timeoutMs = Math.max(renewMs, RENEW_TIMEOUT_MIN_MS);
      granted = await this.#inTime(timeoutMs, (call) => epochs.renewLeases(processId, saleIds, ttlMs, call));
    } catch (error) {
      metrics.count('flash_sale_lease_renewals_total', FAILED);
      throw error;
    }
    metrics.count('flash_sale_lease_renewals_total', ANSWERED);
    const seen = new Map(granted.map((lease) => [lease.saleId, lease]));
    for (const saleId of saleIds) {
      if (!this.#wanted.has(saleId) || this.#closed) continue;
      const lease = seen.get(saleId);
      const before = this.#leases.get(saleId);
      if (before !== undefined && askedAt < before.askedAt) continue;
      if (lease !== undefined && lease.epoch > (this.#givenBack.get(saleId) ?? 0)) {
        this.#leases.set(saleId, { epoch: lease.epoch, askedAt, validUntil: askedAt + lease.ttlMs });
      }
      if (before !== undefined && lease?.epoch !== before.epoch) onMoved(saleId, lease?.epoch, before.epoch);
    }
  }

  /** What a registry answers later than it was told changes nothing here, and keeps no process from closing. */
  #inTime<Result>(timeoutMs: number, ask: (call: CallOptions) => Promise<Result>): Promise<Result> {
    const { clock } = this.#options;
    return within(clock, beyondTimeout(clock, timeoutMs), ask({ timeoutMs }));
  }
}
