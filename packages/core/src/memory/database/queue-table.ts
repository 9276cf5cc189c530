import type { SaleId } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { Gate } from '../queue/gate.ts';

/** A message that waits for its order. */
export interface QueueRow {
  readonly id: number;
  readonly message: OrderMessage;
  /** Nobody else may claim it before, by the monotonic clock. */
  heldUntil: number;
  /** The claim that it belongs to. */
  claim: symbol | undefined;
}

/** Rows that are claimed for a while, settled by who still holds the claim, and claimable again otherwise. */
export class QueueTable {
  readonly #rows = new Map<number, QueueRow>();
  readonly #fences = new Map<SaleId, number>();
  readonly #gates = new Set<Gate>();
  #lastId = 0;

  /** Rows that were not settled, oldest first. */
  get rows(): ReadonlyMap<number, QueueRow> {
    return this.#rows;
  }

  /** False, and nothing is inserted, when a fence of a newer epoch stands before the message. */
  insert(message: OrderMessage): boolean {
    if (message.epoch < (this.#fences.get(message.saleId) ?? 0)) return false;
    this.#lastId += 1;
    this.#rows.set(this.#lastId, {
      id: this.#lastId,
      message,
      heldUntil: Number.NEGATIVE_INFINITY,
      claim: undefined,
    });
    return true;
  }

  /**
   * From now on messages of the sale with an epoch below this one are not inserted. A lower fence changes nothing. Returns
   * the fence that stands.
   */
  fence(saleId: SaleId, epoch: number): number {
    const standing = Math.max(epoch, this.#fences.get(saleId) ?? 0);
    this.#fences.set(saleId, standing);
    return standing;
  }

  /** Claims the oldest rows that nobody holds, until `heldUntil`. */
  claim(limit: number, now: number, heldUntil: number, claim: symbol): QueueRow[] {
    const claimed: QueueRow[] = [];
    for (const row of this.#rows.values()) {
      if (claimed.length === limit) break;
      if (row.heldUntil > now) continue;
      row.heldUntil = heldUntil;
      row.claim = claim;
      claimed.push(row);
    }
    return claimed;
  }

  /** Moves the end of a claim. False when the rows are no longer under it. */
  hold(rows: readonly QueueRow[], claim: symbol, heldUntil: number): boolean {
    const own = rows.filter((row) => row.claim === claim);
    for (const row of own) row.heldUntil = heldUntil;
    return own.length === rows.length;
  }

  /** Ends a claim: those rows that are still under it may be claimed again from `freeAt` on. */
  release(rows: readonly QueueRow[], claim: symbol, freeAt: number): void {
    for (const row of rows) {
      if (row.claim !== claim) continue;
      row.claim = undefined;
      row.heldUntil = freeAt;
    }
    this.notify();
  }

  /** Deletes those rows that are still under the claim. */
  settle(rows: readonly QueueRow[], claim: symbol): void {
    for (const row of rows) if (row.claim === claim) this.#rows.delete(row.id);
  }

  /** When the next row may be claimed, which may be by now; absent when there is none. */
  nextFreeAt(): number | undefined {
    let next: number | undefined;
    for (const { heldUntil } of this.#rows.values()) if (next === undefined || heldUntil < next) next = heldUntil;
    return next;
  }

  /** Opens this gate whenever rows may have come. Returns how to stop that. */
  watch(gate: Gate): () => void {
    this.#gates.add(gate);
    return () => this.#gates.delete(gate);
  }

  notify(): void {
    for (const gate of this.#gates) gate.open();
  }
}
