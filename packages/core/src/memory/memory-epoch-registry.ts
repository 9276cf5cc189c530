import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleId } from '../identity/ids.ts';
import type { EpochRegistry, EpochRow, GrantedLease } from '../ports/epoch-registry.ts';
import type { MemoryDatabase } from './database/memory-database.ts';
import type { LeaseRow } from './database/rows.ts';

/** The reference model of an epoch registry: see `EpochRegistry`. Leases run by the database's monotonic clock. */
export class MemoryEpochRegistry implements EpochRegistry {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async current(saleId: SaleId): Promise<EpochRow | undefined> {
    this.#database.enter();
    return this.#database.epochs.get(saleId);
  }

  async beginClosing(saleId: SaleId, epoch: number): Promise<boolean> {
    this.#database.enter();
    const row = this.#database.epochs.get(saleId);
    if (row?.epoch !== epoch) return false;
    if (row.state === 'open') this.#database.epochs.set(saleId, { ...row, state: 'closing' });
    return true;
  }

  async open(
    saleId: SaleId,
    closed: number | undefined,
    next: { readonly epoch: number; readonly incarnation: string },
  ): Promise<boolean> {
    this.#database.enter();
    if (!Number.isSafeInteger(next.epoch) || next.epoch <= (closed ?? 0)) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'the next epoch must be greater than the closed one', {
        details: { saleId, closed, next: next.epoch },
      });
    }
    const row = this.#database.epochs.get(saleId);
    const expected = closed === undefined ? row === undefined : row?.epoch === closed && row.state === 'closing';
    if (!expected) return false;
    const { epoch, incarnation } = next;
    this.#database.epochs.set(saleId, { saleId, epoch, state: 'open', incarnation });
    return true;
  }

  async renewLeases(processId: string, saleIds: readonly SaleId[], ttlMs: number): Promise<readonly GrantedLease[]> {
    this.#database.enter();
    if (!Number.isFinite(ttlMs) || ttlMs <= 0) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'ttlMs must be a positive number', { details: { field: 'ttlMs' } });
    }
    const granted: GrantedLease[] = [];
    for (const saleId of new Set(saleIds)) {
      const row = this.#database.epochs.get(saleId);
      if (row?.state !== 'open') continue;
      this.#renew(saleId, row.epoch, processId, this.#database.clock.monotonic() + ttlMs);
      granted.push({ saleId, epoch: row.epoch, ttlMs });
    }
    return granted;
  }

  async leasedForMs(saleId: SaleId, epoch: number): Promise<number> {
    this.#database.enter();
    const now = this.#database.clock.monotonic();
    const onEpoch = this.#runningLeases(saleId).filter((lease) => lease.epoch === epoch);
    return onEpoch.reduce((longest, lease) => Math.max(longest, Math.ceil(lease.endsAtMonotonic - now)), 0);
  }

  async releaseLeases(
    processId: string,
    of: { readonly saleId: SaleId; readonly epoch: number } | undefined,
  ): Promise<void> {
    this.#database.enter();
    const { leases } = this.#database;
    const epochMax = of?.epoch ?? Number.POSITIVE_INFINITY;
    for (const id of of === undefined ? [...leases.keys()] : [of.saleId]) {
      const others = leases.get(id)?.filter((lease) => lease.processId !== processId || lease.epoch > epochMax) ?? [];
      if (others.length === 0) leases.delete(id);
      else leases.set(id, others);
    }
  }

  async releaseAllLeases(): Promise<void> {
    this.#database.enter();
    this.#database.leases.clear();
  }

  #renew(saleId: SaleId, epoch: number, processId: string, endsAtMonotonic: number): void {
    const running = this.#runningLeases(saleId);
    const own = running.find((lease) => lease.epoch === epoch && lease.processId === processId);
    if (own === undefined) running.push({ processId, epoch, endsAtMonotonic });
    else own.endsAtMonotonic = Math.max(own.endsAtMonotonic, endsAtMonotonic);
    this.#database.leases.set(saleId, running);
  }

  /** Those that have not run out. The others are forgotten here, so that processes that died leave nothing behind. */
  #runningLeases(saleId: SaleId): LeaseRow[] {
    const now = this.#database.clock.monotonic();
    const running = (this.#database.leases.get(saleId) ?? []).filter((lease) => lease.endsAtMonotonic > now);
    if (running.length === 0) this.#database.leases.delete(saleId);
    else this.#database.leases.set(saleId, running);
    return running;
  }
}
