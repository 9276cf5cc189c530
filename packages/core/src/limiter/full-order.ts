/** Children of a node: four keep the heap shallow and a node's children in one cache line. */
const ARITY = 4;

/**
 * Slots 0 to `slotsMax` − 1, the taken ones ordered by the instant at which their bucket is full: the first is full
 * first. A d-ary heap in three typed arrays; adding, moving and removing the first take a number of steps that grows
 * with the logarithm of the size, so no call does an unbounded amount of work.
 */
export class FullOrder {
  #size = 0;
  /** Heap of slots. Behind the first `#size` entries stand the free slots: it is always a permutation of all. */
  readonly #slots: Int32Array;
  /** Instant of each heap entry. */
  readonly #instants: Float64Array;
  /** Where each taken slot stands in the heap. */
  readonly #positions: Int32Array;

  constructor(slotsMax: number) {
    this.#slots = new Int32Array(slotsMax);
    for (let slot = 0; slot < slotsMax; slot++) this.#slots[slot] = slot;
    this.#instants = new Float64Array(slotsMax);
    this.#positions = new Int32Array(slotsMax);
  }

  get size(): number {
    return this.#size;
  }

  /** Instant at which the first is full; infinity while none is taken. */
  get firstFullAt(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#instants[0] as number);
  }

  /** The slot that the next `add` takes. The caller has made sure that one is free. */
  get nextSlot(): number {
    return this.#slots[this.#size] as number;
  }

  /** Takes `nextSlot`. */
  add(fullAt: number): void {
    const slot = this.nextSlot;
    this.#size += 1;
    this.#rise(this.#size - 1, slot, fullAt);
  }

  /** A taken slot is full at another instant now. */
  move(slot: number, fullAt: number): void {
    const position = this.#positions[slot] as number;
    if (fullAt < (this.#instants[position] as number)) this.#rise(position, slot, fullAt);
    else this.#sink(position, slot, fullAt);
  }

  /** Frees the slot that is full first, and returns it. At least one is taken. */
  removeFirst(): number {
    const first = this.#slots[0] as number;
    this.#size -= 1;
    const last = this.#slots[this.#size] as number;
    const lastFullAt = this.#instants[this.#size] as number;
    this.#slots[this.#size] = first;
    if (this.#size > 0) this.#sink(0, last, lastFullAt);
    return first;
  }

  #rise(from: number, slot: number, fullAt: number): void {
    let position = from;
    while (position > 0) {
      const parent = Math.floor((position - 1) / ARITY);
      if ((this.#instants[parent] as number) <= fullAt) break;
      this.#place(position, this.#slots[parent] as number, this.#instants[parent] as number);
      position = parent;
    }
    this.#place(position, slot, fullAt);
  }

  #sink(from: number, slot: number, fullAt: number): void {
    let position = from;
    for (let child = this.#earliestChild(position); child !== -1; child = this.#earliestChild(position)) {
      if ((this.#instants[child] as number) >= fullAt) break;
      this.#place(position, this.#slots[child] as number, this.#instants[child] as number);
      position = child;
    }
    this.#place(position, slot, fullAt);
  }

  #earliestChild(position: number): number {
    const first = position * ARITY + 1;
    if (first >= this.#size) return -1;
    const end = Math.min(first + ARITY, this.#size);
    let earliest = first;
    for (let child = first + 1; child < end; child++) {
      if ((this.#instants[child] as number) < (this.#instants[earliest] as number)) earliest = child;
    }
    return earliest;
  }

  #place(position: number, slot: number, fullAt: number): void {
    this.#slots[position] = slot;
    this.#instants[position] = fullAt;
    this.#positions[slot] = position;
  }
}
