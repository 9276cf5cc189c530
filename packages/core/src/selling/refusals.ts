import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleId } from '../identity/ids.ts';
import type { Clock } from '../ports/clock.ts';

/** How long "cannot be attached" is believed, so that a crowd at a closed door does not become a crowd at the database. */
const REFUSAL_TTL_MS = 250;
/** Most refusals remembered: unknown sale ids come from outside. */
const REFUSALS_MAX = 1_000;

interface Refused {
  readonly error: FlashSaleError;
  readonly until: number;
}

/** Why sales could not be attached a moment ago. */
export class Refusals {
  readonly #clock: Clock;
  readonly #refused = new Map<SaleId, Refused>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(saleId: SaleId): FlashSaleError | undefined {
    const refused = this.#refused.get(saleId);
    return refused !== undefined && this.#clock.monotonic() < refused.until ? refused.error : undefined;
  }

  /** Only what has a code: anything else is a bug, and asked for again. */
  add(saleId: SaleId, error: unknown): void {
    if (!FlashSaleError.isInstance(error)) return;
    if (this.#refused.size >= REFUSALS_MAX) this.#refused.clear();
    this.#refused.set(saleId, { error, until: this.#clock.monotonic() + REFUSAL_TTL_MS });
  }

  delete(saleId: SaleId): void {
    this.#refused.delete(saleId);
  }
}
