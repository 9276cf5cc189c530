import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleId } from '../identity/ids.ts';
import type { ReconciliationOutcome, ReconciliationRecord } from '../ports/order-repository.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { ReconcileReport } from './reconcile-report.ts';

const ERROR_LENGTH_MAX = 2_000;

/** The row of one reconciliation: written before anything is read, and ended whatever comes of it. */
export class ReconciliationBook {
  readonly #context: SellingContext;
  readonly #begun: ReconciliationRecord;

  constructor(
    context: SellingContext,
    of: { readonly saleId: SaleId; readonly actor: string; readonly dryRun: boolean },
  ) {
    this.#context = context;
    this.#begun = {
      ...of,
      id: context.ports.random.id(),
      outcome: 'begun',
      epoch: undefined,
      counted: {},
      found: {},
      repaired: 0,
      error: undefined,
    };
  }

  get id(): string {
    return this.#begun.id;
  }

  async begin(): Promise<void> {
    await this.#context.ports.orders.recordReconciliation(this.#begun);
  }

  async end({ epoch, counted, discrepancies, unnamed }: ReconcileReport): Promise<void> {
    const found: Record<string, number> = {};
    for (const { kind } of discrepancies) found[kind] = (found[kind] ?? 0) + 1;
    if (unnamed > 0) found.unnamed = unnamed;
    const numbers: Record<string, number> = {};
    for (const [name, number] of Object.entries(counted)) if (number !== undefined) numbers[name] = number;
    const repaired = discrepancies.filter((discrepancy) => discrepancy.repaired).length;
    const outcome = outcomeOf(discrepancies.length + unnamed, repaired);
    await this.#context.ports.orders.recordReconciliation({
      ...this.#begun,
      outcome,
      epoch,
      counted: numbers,
      found,
      repaired,
    });
  }

  /** Keeps the error; never throws in its stead. */
  async fail(error: unknown): Promise<void> {
    const { orders, logger } = this.#context.ports;
    const text = FlashSaleError.isInstance(error) ? `${error.code}: ${error.message}` : String(error);
    try {
      await orders.recordReconciliation({
        ...this.#begun,
        outcome: 'failed',
        error: text.slice(0, ERROR_LENGTH_MAX),
      });
    } catch (unwritten) {
      logger.warn({ error: unwritten, reconciliationId: this.id }, 'the row of a reconciliation could not be ended');
    }
  }
}

function outcomeOf(found: number, repaired: number): ReconciliationOutcome {
  if (found === 0) return 'clean';
  if (repaired === 0) return 'found';
  return repaired === found ? 'repaired' : 'partly-repaired';
}
