import type { Random } from '../ports/random.ts';

const ID_BYTES = 16;

/**
 * Repeatable randomness for tests: the same seed gives the same ids and numbers. Not for keys or production.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded by splitmix32.
 */
export class SeededRandom implements Random {
  readonly seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `seed` is an integer; only its low 32 bits count. */
  constructor(seed: number) {
    this.seed = seed;
    const next = splitmix32(seed);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let warmUp = 0; warmUp < 12; warmUp += 1) this.#word();
  }

  /** 22 canonical characters of base64url, as a real one. */
  id(): string {
    const bytes = Buffer.allocUnsafe(ID_BYTES);
    for (let offset = 0; offset < ID_BYTES; offset += 4) bytes.writeUInt32LE(this.#word(), offset);
    return bytes.toString('base64url');
  }

  fraction(): number {
    return this.#word() / 2 ** 32;
  }

  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the choices. Refuses an empty list. */
  pick<Choice>(choices: readonly Choice[]): Choice {
    if (choices.length === 0) throw new RangeError('nothing to pick from');
    return choices[this.integer(0, choices.length - 1)] as Choice;
  }

  /** A shuffled copy. */
  shuffle<Entry>(entries: readonly Entry[]): Entry[] {
    const shuffled = [...entries];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = this.integer(0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other] as Entry, shuffled[last] as Entry];
    }
    return shuffled;
  }

  /** A generator of its own, which leaves the sequence of this one as it would be after one number. */
  fork(): SeededRandom {
    return new SeededRandom(this.#word());
  }

  #word(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }
}

function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
