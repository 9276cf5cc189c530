import { type Deadline, deadlineOf, within } from '../batching/deadline.ts';
import { sleep } from '../batching/sleep.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleHealth } from '../flash-sale.ts';
import type { SaleId } from '../identity/ids.ts';
import type { EpochRow } from '../ports/epoch-registry.ts';
import type { StoredSaleStatus } from '../ports/inventory-store.ts';
import { recoverSale } from '../recovery/recover-sale.ts';
import type { RecoveryProgress } from '../recovery/recovery-progress.ts';
import { asRecoveryStop } from '../recovery/recovery-stop.ts';
import { AttachedSale } from './attached-sale.ts';
import { GivingWay } from './giving-way.ts';
import { refreshSale } from './refresh-sale.ts';
import { Refusals } from './refusals.ts';
import type { SellingContext } from './selling-context.ts';
import { StoppedSales } from './stopped-sales.ts';

/** What the store says when the epoch that the caller knows is over there, or was lost. */
const EPOCH_OVER: ReadonlySet<ErrorCode> = new Set(['STORE_FENCED', 'EPOCH_SUPERSEDED', 'SALE_NOT_FOUND']);
/** Pause after the first try of an opening that failed, doubled by each further one: what is down may be back at any time. */
const RETRY_MS = 200;
const RETRY_MAX_MS = 1_000;
/** An opening that goes on for longer after `close` is left to itself, as if the process had died: another takes over. */
const OPENING_TIMEOUT_MS = 30_000;

function isEpochOver(error: unknown): error is FlashSaleError {
  return FlashSaleError.isInstance(error) && EPOCH_OVER.has(error.code);
}

/** An opening under way: attaching, or recovering first. */
interface Opening {
  readonly promise: Promise<AttachedSale>;
  progress: RecoveryProgress | undefined;
}

/**
 * Why a sale was not attached: its next epoch must be opened (`over` is the one to close; absent before the first), or
 * something moved while it was looked at.
 */
type NotAttached =
  | { readonly over: EpochRow | undefined; readonly stored: StoredSaleStatus | undefined }
  | 'look-again';

/**
 * The sales of this process: attached and selling, or being opened. One opening per sale at a time; whoever needs the
 * sale waits for the same one.
 */
export class AttachedSales {
  readonly #context: SellingContext;
  readonly #attached = new Map<SaleId, AttachedSale>();
  readonly #openings = new Map<SaleId, Opening>();
  readonly #attaching = new Map<SaleId, Promise<AttachedSale>>();
  readonly #stopped: StoppedSales;
  readonly #refused: Refusals;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#stopped = new StoppedSales(context.ports);
    this.#refused = new Refusals(context.ports.clock);
  }

  /** The sale, if it sells in this process now. */
  get(saleId: SaleId): AttachedSale | undefined {
    return this.#attached.get(saleId);
  }

  all(): readonly AttachedSale[] {
    return [...this.#attached.values()];
  }

  /**
   * The sale, attached if the store has it ready. Never waits for a recovery, but starts one that is needed. Throws
   * `SALE_NOT_FOUND`, `SALE_NOT_INITIALIZED`, `STORE_FENCED` (recovering), `RECOVERY_STOPPED`, or what the ports throw.
   */
  async require(saleId: SaleId, deadline: Deadline): Promise<AttachedSale> {
    const attached = this.#attached.get(saleId);
    if (attached !== undefined) return attached;
    const { clock } = this.#context.ports;
    this.#throwIfOpening(saleId);
    const refused = this.#refused.get(saleId);
    if (refused !== undefined) throw refused;
    let attaching = this.#attaching.get(saleId);
    if (attaching === undefined) {
      attaching = this.#attachReady(saleId).finally(() => this.#attaching.delete(saleId));
      this.#attaching.set(saleId, attaching);
    }
    return await within(clock, deadline, attaching);
  }

  /**
   * Makes the sale sell here: attaches it, recovering first where needed. On a sale that sells already it copies settings
   * and finishes what was interrupted; if the store turns out to have lost it, that too is a reason to recover. Waits as
   * long as the deadline allows; the opening goes on.
   */
  async open(saleId: SaleId, deadline: Deadline): Promise<AttachedSale> {
    this.#stopped.delete(saleId);
    const { clock } = this.#context.ports;
    const attached = this.#attached.get(saleId);
    if (attached !== undefined) {
      try {
        await within(clock, deadline, refreshSale(this.#context, attached));
        return attached;
      } catch (error) {
        if (!this.detachIfOver(attached, error)) throw error;
      }
    }
    return await within(clock, deadline, this.#startOpening(saleId).promise);
  }

  /** Where the opening of a sale stands, while one is under way. */
  progressOf(saleId: SaleId): RecoveryProgress | undefined {
    return this.#openings.get(saleId)?.progress;
  }

  /** Stops selling a sale in its present epoch, and begins to look for its next. Later calls for the same object do nothing. */
  detach(sale: AttachedSale, why: string): void {
    if (this.#attached.get(sale.saleId) !== sale) return;
    this.#attached.delete(sale.saleId);
    const { ports, leases, closing } = this.#context;
    ports.logger.warn({ saleId: sale.saleId, epoch: sale.epoch, why }, 'the sale stopped selling here');
    void sale.close();
    if (closing()) return;
    void leases.giveBack(sale.saleId, sale.epoch);
    this.#startOpening(sale.saleId).promise.catch(() => {});
  }

  /**
   * Judges what a call to the store threw. True when the sale's epoch is over there, or was lost with the store: the sale
   * is detached then. Whoever notices first, a buyer, an operator, the relay or the sweeper, starts the recovery.
   */
  detachIfOver(sale: AttachedSale, error: unknown): boolean {
    if (!isEpochOver(error)) return false;
    this.detach(sale, error.code);
    return true;
  }

  /**
   * Throws what a call to the store threw, as what it means to the caller: a sale that the store has lost is not unknown,
   * it is being recovered (`STORE_FENCED`).
   */
  rethrow(sale: AttachedSale, error: unknown): never {
    if (!this.detachIfOver(sale, error) || !FlashSaleError.isInstance(error, 'SALE_NOT_FOUND')) throw error;
    throw new FlashSaleError('STORE_FENCED', `the store has lost sale ${sale.saleId}; it is being recovered`, {
      cause: error,
    });
  }

  /** Forgets a sale that was dropped. */
  async forget(sale: AttachedSale): Promise<void> {
    this.#attached.delete(sale.saleId);
    await sale.close();
    await this.#context.leases.giveBack(sale.saleId, sale.epoch);
  }

  health(): readonly SaleHealth[] {
    const { leases } = this.#context;
    const selling = this.all().map(
      (sale): SaleHealth => ({
        saleId: sale.saleId,
        epoch: sale.epoch,
        state: 'selling',
        leaseValid: leases.isValid(sale.saleId, sale.epoch),
        progress: undefined,
      }),
    );
    const openings = [...this.#openings].map(
      ([saleId, { progress }]): SaleHealth => ({
        saleId,
        epoch: undefined,
        state: 'recovering',
        leaseValid: false,
        progress,
      }),
    );
    return [...selling, ...openings, ...this.#stopped.health()];
  }

  /** Refuses new requests, and waits for those under way and for openings to notice. */
  async close(): Promise<void> {
    await Promise.all(this.all().map((sale) => sale.close()));
    const { clock } = this.#context.ports;
    const openings = Promise.allSettled([...this.#openings.values()].map((opening) => opening.promise));
    await within(clock, deadlineOf(clock, undefined, OPENING_TIMEOUT_MS), openings).catch(() => {});
    this.#attached.clear();
  }

  #throwIfOpening(saleId: SaleId): void {
    const opening = this.#openings.get(saleId);
    if (opening !== undefined) {
      throw new FlashSaleError('STORE_FENCED', `sale ${saleId} is being recovered`, {
        retryAfterMs: opening.progress?.retryAfterMs,
      });
    }
  }

  /**
   * Attaches a sale that is ready; starts a recovery where one is needed, and says so. Not of a sale that is stopped here:
   * that is attached once somebody else has recovered it.
   */
  async #attachReady(saleId: SaleId): Promise<AttachedSale> {
    try {
      const found = await this.#attach(saleId);
      if (found instanceof AttachedSale) return found;
      const stopped = this.#stopped.get(saleId);
      if (stopped !== undefined) throw stopped;
      if (found !== 'look-again' && found.over === undefined) {
        throw new FlashSaleError('SALE_NOT_INITIALIZED', `sale ${saleId} was never initialized`);
      }
      this.#startOpening(saleId).promise.catch(() => {});
      throw new FlashSaleError('STORE_FENCED', `sale ${saleId} is being recovered`);
    } catch (error) {
      const stop = asRecoveryStop(error);
      if (stop !== undefined) this.#stopped.add(saleId, stop);
      this.#refused.add(saleId, stop ?? error);
      throw stop ?? error;
    }
  }

  #startOpening(saleId: SaleId): Opening {
    const running = this.#openings.get(saleId);
    if (running !== undefined) return running;
    const opening: { promise: Promise<AttachedSale>; progress: RecoveryProgress | undefined } = {
      promise: this.#openUntilDone(saleId, (progress) => {
        opening.progress = progress;
      }).finally(() => this.#openings.delete(saleId)),
      progress: undefined,
    };
    this.#openings.set(saleId, opening);
    opening.promise.catch(() => {});
    return opening;
  }

  /** Tries until the sale is attached, waiting longer each time something is down. Ends on what only a person can mend. */
  async #openUntilDone(saleId: SaleId, report: (progress: RecoveryProgress) => void): Promise<AttachedSale> {
    const { ports, closing } = this.#context;
    const givingWay = new GivingWay(this.#context);
    for (let delayMs = RETRY_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      if (closing()) throw new FlashSaleError('CLOSED', 'the flash sale was closed');
      try {
        const sale = await this.#openOnce(saleId, givingWay, report);
        if (sale instanceof AttachedSale) return sale;
        // Nothing is down: what is waited for may end at any time.
        if (sale === 'giving-way') delayMs = RETRY_MS;
      } catch (error) {
        const stop = asRecoveryStop(error);
        if (stop !== undefined) {
          this.#stopped.add(saleId, stop);
          throw stop;
        }
        if (FlashSaleError.isInstance(error) && !error.retryable) throw error;
        ports.logger.warn({ error, saleId }, 'opening a sale failed; trying again');
      }
      await sleep(ports.clock, delayMs, this.#context.stopping);
    }
  }

  /** One try. Absent: something moved meanwhile, look again. */
  async #openOnce(
    saleId: SaleId,
    givingWay: GivingWay,
    report: (progress: RecoveryProgress) => void,
  ): Promise<AttachedSale | 'giving-way' | undefined> {
    const { ports, leases, stopping } = this.#context;
    const found = await this.#attach(saleId);
    if (found instanceof AttachedSale) return found;
    if (found === 'look-again') return undefined;
    const { over, stored } = found;
    const othersFirst = over === undefined ? undefined : await givingWay.toOthers(over, stored);
    if (othersFirst !== undefined) {
      report(othersFirst);
      return 'giving-way';
    }
    ports.metrics.gauge('flash_sale_recovering', 1, { sale: saleId });
    try {
      const result = await recoverSale({
        ports,
        leases,
        saleId,
        over,
        report: (progress) => {
          report(progress);
          // A first opening loses nothing and waits for nobody: not worth a line for people.
          if (over === undefined) ports.logger.debug({ saleId, ...progress }, 'opening');
          else ports.logger.info({ saleId, ...progress }, 'recovering');
        },
        stopping,
      });
      ports.metrics.count('flash_sale_recoveries_total', { result });
    } finally {
      ports.metrics.gauge('flash_sale_recovering', 0, { sale: saleId });
    }
    const attached = await this.#attach(saleId);
    return attached instanceof AttachedSale ? attached : undefined;
  }

  /**
   * Attaches the sale if catalog, registry and store agree on an open epoch and a lease is granted on it. The store is
   * asked last: an epoch is opened in the registry first, and one that is healthy must not look as if the store lacked it.
   */
  async #attach(saleId: SaleId): Promise<AttachedSale | NotAttached> {
    const { ports, leases, closedHere } = this.#context;
    const [sale, row] = await Promise.all([ports.catalog.sale(saleId), ports.epochs.current(saleId)]);
    const status = await ports.inventory.status(saleId);
    if (sale === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${saleId}`);
    if (status !== undefined && status.databaseId !== sale.databaseId) {
      throw new FlashSaleError(
        'FOREIGN_DATABASE',
        `the ${ports.inventory.name} store holds this sale for another database`,
      );
    }
    if (row === undefined) return { over: undefined, stored: status };
    const ready =
      row.state === 'open' &&
      !closedHere.has(saleId, row.epoch) &&
      status !== undefined &&
      !status.fenced &&
      status.epoch === row.epoch &&
      status.incarnation === row.incarnation;
    if (!ready || (await leases.take(saleId)) !== row.epoch) return { over: row, stored: status };
    const attached = new AttachedSale(
      this.#context,
      { saleId, databaseId: sale.databaseId, epoch: row.epoch },
      sale.skus.map((entry) => entry.sku),
    );
    try {
      await refreshSale(this.#context, attached);
    } catch (error) {
      // The store lost it, or moved on, since it was asked. That the catalog lacks the sale is told by the next look.
      if (isEpochOver(error)) return 'look-again';
      throw error;
    }
    if (!leases.isValid(saleId, row.epoch)) return 'look-again';
    // Whoever waits for this came before the end, and would sell with nobody left to publish.
    if (this.#context.closing()) throw new FlashSaleError('CLOSED', 'the flash sale was closed');
    this.#attached.set(saleId, attached);
    this.#refused.delete(saleId);
    this.#stopped.delete(saleId);
    ports.metrics.gauge('flash_sale_epoch', row.epoch, { sale: saleId });
    return attached;
  }
}
