import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderId, SaleId } from '../identity/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { InventoryCommand, InventoryReply, ReplyTo } from '../ports/inventory-command.ts';
import type {
  InventoryRebuild,
  InventoryRebuildPlan,
  InventoryStore,
  Page,
  SaleEpoch,
  StoredSaleStatus,
} from '../ports/inventory-store.ts';
import type { Outbox } from '../ports/outbox.ts';
import { checkCommands } from '../reservation/check-commands.ts';
import { checkPlan, checkSettings } from '../reservation/check-rebuild.ts';
import type { Reservation } from '../reservation/reservation.ts';
import { requireInteger } from '../sale/checked-fields.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import type { SaleSettings } from '../sale/sale.ts';
import { nextSaleState } from '../sale/settings-rules.ts';
import { checkAllotments } from './inventory/adjust.ts';
import { buildLedger } from './inventory/build-ledger.ts';
import { carryOut } from './inventory/carry-out.ts';
import { LevelsWatchers } from './inventory/levels-watchers.ts';
import { type CollectedReservations, MemoryInventoryRebuild } from './inventory/memory-inventory-rebuild.ts';
import { MemoryOutbox } from './inventory/memory-outbox.ts';
import { levelsOf, reservationOf, type SaleLedger } from './inventory/sale-ledger.ts';

export interface MemoryInventoryStoreOptions {
  /** The store's clock: windows and holds are judged by it. */
  readonly clock: Clock;
  /**
   * What the store says of its outbox; false unless told otherwise, because its content dies with the process. True only
   * in a simulation, where the store outlives the processes that it plays against.
   */
  readonly durableOutbox?: boolean | undefined;
}

/** What a memory store knew at one instant. Opaque: give it to `restore`. */
export interface MemoryInventorySnapshot {
  readonly ledgers: ReadonlyMap<SaleId, SaleLedger>;
}

type Replies<Commands extends readonly InventoryCommand[]> = {
  readonly [Index in keyof Commands]: ReplyTo<Commands[Index]>;
};

/**
 * The reference model of the inventory store: one process, nothing persisted. Each call is one synchronous step, which
 * makes it atomic; it answers at once, so deadlines and signals have nothing to bound.
 */
export class MemoryInventoryStore implements InventoryStore {
  readonly name: string = 'memory';
  readonly durableOutbox: boolean;
  readonly outbox: Outbox;
  readonly #clock: Clock;
  readonly #watchers = new LevelsWatchers();
  #ledgers = new Map<SaleId, SaleLedger>();

  constructor(options: MemoryInventoryStoreOptions) {
    this.#clock = options.clock;
    this.durableOutbox = options.durableOutbox ?? false;
    const find = (saleId: SaleId) => this.#ledgers.get(saleId);
    this.outbox = new MemoryOutbox({ find, require: (sale) => this.#require(sale) }, options.clock);
  }

  async decide<const Commands extends readonly InventoryCommand[]>(
    sale: SaleEpoch,
    commands: Commands,
  ): Promise<Replies<Commands>> {
    this.check(commands);
    const ledger = this.#require(sale);
    checkAllotments(ledger, commands);
    const before = ledger.version;
    const replies = this.carryOutAll(ledger, commands, this.#clock.now());
    if (ledger.version !== before) this.#watchers.changed(ledger.saleId);
    return replies as unknown as Replies<Commands>;
  }

  async status(saleId: SaleId): Promise<StoredSaleStatus | undefined> {
    const ledger = this.#ledgers.get(saleId);
    if (ledger === undefined) return undefined;
    const { databaseId, epoch, incarnation, fenced } = ledger;
    return { databaseId, epoch, incarnation, fenced };
  }

  async configure(sale: SaleEpoch, settings: SaleSettings): Promise<void> {
    const next = checkSettings(settings);
    const ledger = this.#require(sale);
    if (next.revision <= ledger.settings.revision) return;
    nextSaleState(ledger.settings.state, next.state);
    ledger.settings = next;
    ledger.version += 1;
    this.#watchers.changed(ledger.saleId);
  }

  async levels(saleId: SaleId): Promise<LevelsSnapshot> {
    const ledger = this.#ledgers.get(saleId);
    if (ledger === undefined) throw notFound(saleId);
    return levelsOf(ledger, this.#clock.now());
  }

  watchLevels(saleId: SaleId, signal: AbortSignal): AsyncIterable<LevelsSnapshot> {
    return this.#watchers.watch(saleId, signal, () => {
      const ledger = this.#ledgers.get(saleId);
      return ledger === undefined ? undefined : levelsOf(ledger, this.#clock.now());
    });
  }

  async reservations(saleId: SaleId, orderIds: readonly OrderId[]): Promise<readonly (Reservation | undefined)[]> {
    const stored = this.#ledgers.get(saleId)?.reservations;
    return orderIds.map((orderId) => {
      const reservation = stored?.get(orderId);
      return reservation === undefined ? undefined : reservationOf(reservation);
    });
  }

  async scanReservations(saleId: SaleId, cursor: string | undefined, limit: number): Promise<Page<Reservation>> {
    const all = this.#ledgers.get(saleId)?.scanOrder ?? [];
    const start = cursor === undefined ? 0 : requireInteger('cursor', Number(cursor), 0, Number.MAX_SAFE_INTEGER);
    const end = start + requireInteger('limit', limit, 1, Number.MAX_SAFE_INTEGER - start);
    return {
      entries: all.slice(start, end).map(reservationOf),
      next: end < all.length ? String(end) : undefined,
    };
  }

  async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    checkPlan(plan);
    this.#refuseForeign(plan);
    return new MemoryInventoryRebuild(plan, (collected) => this.#switchTo(plan, collected));
  }

  async dropSale(sale: SaleEpoch): Promise<void> {
    if (!this.#ledgers.has(sale.saleId)) return;
    const ledger = this.#require(sale);
    if (ledger.outbox.entries > 0 || ledger.due.length > 0) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'a sale is dropped when its outbox is empty and no hold is open', {
        details: { field: 'saleId', outbox: ledger.outbox.entries, holds: ledger.due.length },
      });
    }
    this.#ledgers.delete(sale.saleId);
    this.#watchers.dropped(sale.saleId);
  }

  /** Loses everything, as a store without persistence does at power loss: every sale is unknown from now on. */
  forget(): void {
    this.#ledgers = new Map();
  }

  /** What the store knows now, unaffected by what happens later. */
  snapshot(): MemoryInventorySnapshot {
    return { ledgers: structuredClone(this.#ledgers) };
  }

  /**
   * Loses the tail, as a failover to a lagging replica does: everything since the snapshot is gone, and every sale that
   * it knows is fenced until a rebuild.
   */
  restore(snapshot: MemoryInventorySnapshot): void {
    this.adopt(snapshot);
    for (const ledger of this.#ledgers.values()) ledger.fenced = true;
  }

  /** Becomes what another store was at its snapshot, fenced or not: the same store, as some of its clients still see it. */
  adopt(snapshot: MemoryInventorySnapshot): void {
    this.#ledgers = structuredClone(snapshot.ledgers) as Map<SaleId, SaleLedger>;
  }

  /** Refuses malformed commands before the first write. A store that is broken on purpose overrides it. */
  protected check(commands: readonly InventoryCommand[]): void {
    checkCommands(commands);
  }

  /** Carries out checked commands, in order. A store that is broken on purpose overrides it. */
  protected carryOutAll(ledger: SaleLedger, commands: readonly InventoryCommand[], now: number): InventoryReply[] {
    return commands.map((command) => this.carryOut(ledger, command, now));
  }

  /** Carries out one checked command. A broken store and a simulation that looks on override it. */
  protected carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    return carryOut(ledger, command, now);
  }

  #switchTo(plan: InventoryRebuildPlan, collected: CollectedReservations): 'opened' | 'superseded' {
    this.#refuseForeign(plan);
    const shown = this.#ledgers.get(plan.saleId);
    if (shown?.epoch === plan.epoch && shown.incarnation === plan.incarnation) return 'opened';
    if (shown?.epoch !== plan.replaces) return 'superseded';
    this.#ledgers.set(plan.saleId, buildLedger(plan, collected.orders, collected.holds, this.#clock.now()));
    this.#watchers.changed(plan.saleId);
    return 'opened';
  }

  #require(sale: SaleEpoch): SaleLedger {
    const ledger = this.#ledgers.get(sale.saleId);
    if (ledger === undefined) throw notFound(sale.saleId);
    if (ledger.epoch !== sale.epoch) {
      throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale is in another epoch than the caller knows', {
        details: { saleId: sale.saleId, epoch: ledger.epoch, asked: sale.epoch },
      });
    }
    if (ledger.fenced) {
      throw new FlashSaleError('STORE_FENCED', 'the store may have lost something of this sale', {
        details: { saleId: sale.saleId, epoch: ledger.epoch },
      });
    }
    return ledger;
  }

  #refuseForeign(plan: InventoryRebuildPlan): void {
    const shown = this.#ledgers.get(plan.saleId);
    if (shown === undefined || shown.databaseId === plan.databaseId) return;
    throw new FlashSaleError('FOREIGN_DATABASE', 'the store knows this sale from another database', {
      details: { saleId: plan.saleId, databaseId: shown.databaseId },
    });
  }
}

function notFound(saleId: SaleId): FlashSaleError {
  return new FlashSaleError('SALE_NOT_FOUND', `the store does not know sale ${saleId}`, { details: { saleId } });
}
