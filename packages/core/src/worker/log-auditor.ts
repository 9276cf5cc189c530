import { deadlineOf, within } from '../batching/deadline.ts';
import { sleep } from '../batching/sleep.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import { closeEpoch } from '../selling/close-epoch.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** Looks at the log are this many times rarer than looks at the levels: they ask the brokers and the database. */
const ROUNDS_PER_LOOK = 5;
/**
 * Looks in a row that must find the log lacking: after a change of leader its end may be told too low for a moment. A look that
 * fails for another reason says nothing about the log: it is not counted, and what was found before it stands.
 */
const LOST_LOOKS = 3;
/** A look that hangs longer than this is left to itself. */
const LOOK_TIMEOUT_MS = 5_000;

/**
 * Judges whether the log is still the one that the recorded positions belong to. A topic that was deleted and made anew
 * takes messages, and says so, where no worker reads them: every sale of this process is closed then, and recovery stops
 * at the same finding until a person decides. While no sale is attached nothing can be sold by mistake: the looks are counted
 * anew.
 */
export class LogAuditor {
  readonly #context: SellingContext;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #lostLooks = 0;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#running = this.#run();
  }

  /** Stops. A look under way is left to itself. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { ports, options, sales } = this.#context;
    const { signal } = this.#stop;
    const everyMs = options.auditMs * ROUNDS_PER_LOOK;
    while (!signal.aborted) {
      await sleep(ports.clock, this.#lostLooks > 0 ? options.auditMs : everyMs, signal, 'background');
      if (signal.aborted) return;
      if (sales.all().length === 0) {
        this.#lostLooks = 0;
        continue;
      }
      try {
        await within(ports.clock, deadlineOf(ports.clock, { signal }, LOOK_TIMEOUT_MS), this.#look(signal));
        this.#lostLooks = 0;
      } catch (error) {
        if (FlashSaleError.isInstance(error, 'LOG_LOST')) await this.#noteLost(error);
        else ports.logger.debug({ error }, 'the log could not be looked at; trying again');
      }
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { queue, orders } = this.#context.ports;
    const bound = { timeoutMs: LOOK_TIMEOUT_MS, signal };
    const positions = await orders.positions(bound);
    // A queue that keeps no positions cannot be ahead of its log, and counting what waits in it is not free.
    if (positions.length > 0) await queue.lag(positions, bound);
  }

  async #noteLost(error: FlashSaleError): Promise<void> {
    const { ports, sales } = this.#context;
    ports.metrics.count('flash_sale_log_lost_total');
    this.#lostLooks += 1;
    if (this.#lostLooks < LOST_LOOKS) return;
    ports.logger.error({ error }, 'the log lacks messages that it had: every sale is closed');
    const closed = await Promise.all(sales.all().map((sale) => this.#closeSale(sale)));
    if (closed.every(Boolean)) this.#lostLooks = 0;
  }

  /** Sells no more here in any case; false when the others could not be told. */
  async #closeSale(sale: AttachedSale): Promise<boolean> {
    try {
      await closeEpoch(this.#context, sale, 'the log is not the one that it was');
      return true;
    } catch (error) {
      const { saleId } = sale;
      this.#context.ports.logger.warn({ error, saleId }, 'an epoch could not be closed; its recovery tries again');
      return false;
    }
  }
}
