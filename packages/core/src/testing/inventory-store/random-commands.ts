import type { HoldCommand, InventoryCommand, PurchaseCommand } from '../../ports/inventory-command.ts';
import type { Line } from '../../sale/line.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { adjustOf, confirmOf, holdOf, LONG_HOLD_MS, line, purchaseOf, releaseOf } from './commands.ts';

const SKUS = ['a', 'b', 'c', 'nowhere'];
const BUYERS = ['amy', 'bob', 'cyd', 'dan'];

/**
 * Commands as a busy and careless crowd sends them: few units, few buyers, many repeats, reused ids, wrong second moves.
 * Repeatable: ids and choices come from one seed.
 */
export class RandomCommands {
  readonly #random: SeededRandom;
  /** Whether holds may be short enough to expire while the sequence runs. */
  readonly #expiring: boolean;
  readonly #requests: (PurchaseCommand | HoldCommand)[] = [];
  readonly #holds: HoldCommand[] = [];
  readonly #others: InventoryCommand[] = [];
  /** No two holds end at the same instant: which of them would go first is not promised. */
  readonly #expiries = new Set<number>();

  constructor(random: SeededRandom, expiring: boolean) {
    this.#random = random;
    this.#expiring = expiring;
  }

  /** One batch, for the instant `now`. */
  batch(now: number): InventoryCommand[] {
    const size = this.#random.chance(0.5) ? 1 : this.#random.integer(2, 9);
    return Array.from({ length: size }, () => this.#command(now));
  }

  #command(now: number): InventoryCommand {
    const draw = this.#random.fraction();
    if (draw < 0.3) return this.#request(purchaseOf(this.#lines(), this.#fields()));
    if (draw < 0.55) return this.#hold(now);
    if (draw < 0.65) return this.#repeatedRequest();
    if (draw < 0.78) return this.#settlement('confirm');
    if (draw < 0.86) return this.#settlement('release');
    if (draw < 0.91)
      return this.#other(adjustOf(this.#random.pick(SKUS), this.#random.pick([-2, -1, 1, 2]), this.#id()));
    if (draw < 0.95 && this.#others.length > 0) return this.#random.pick(this.#others);
    return { type: 'expire', limit: this.#random.integer(1, 3) };
  }

  #request<Request extends PurchaseCommand | HoldCommand>(request: Request): Request {
    this.#requests.push(request);
    return request;
  }

  #other(command: InventoryCommand): InventoryCommand {
    this.#others.push(command);
    return command;
  }

  #hold(now: number): InventoryCommand {
    let holdTtlMs = this.#expiring ? this.#random.integer(1, 400) : LONG_HOLD_MS + this.#random.integer(1, 99_999);
    while (this.#expiries.has(now + holdTtlMs)) holdTtlMs += 1;
    this.#expiries.add(now + holdTtlMs);
    const hold = this.#request(holdOf(this.#lines(), { ...this.#fields(), holdTtlMs }));
    this.#holds.push(hold);
    return hold;
  }

  #repeatedRequest(): InventoryCommand {
    if (this.#requests.length === 0) return this.#command(0);
    const earlier = this.#random.pick(this.#requests);
    const { orderId, buyerId } = earlier;
    if (this.#random.chance(0.7)) return earlier;
    if (this.#random.chance(0.3)) return { ...earlier, buyerId: this.#random.pick(BUYERS) as typeof buyerId };
    return this.#random.chance(0.5)
      ? purchaseOf(this.#lines(), { orderId, buyer: this.#random.pick(BUYERS) })
      : { ...holdOf(this.#lines(), { orderId }), buyerId, holdTtlMs: LONG_HOLD_MS };
  }

  #settlement(type: 'confirm' | 'release'): InventoryCommand {
    const repeated = this.#others.filter((command) => command.type === type);
    if (repeated.length > 0 && this.#random.chance(0.2)) return this.#random.pick(repeated);
    const found = this.#random.chance(0.9) ? this.#holds : this.#requests;
    if (found.length === 0) return { type: 'expire', limit: 1 };
    const request = this.#random.pick(found);
    const buyer = this.#random.chance(0.95) ? request.buyerId : this.#random.pick(BUYERS);
    const operationId = this.#id();
    if (type === 'release') return this.#other(releaseOf(request, { operationId, buyer }));
    const part = this.#random.chance(0.5) ? undefined : this.#lines();
    return this.#other(confirmOf(request, { operationId, buyer, part }));
  }

  #fields(): { readonly orderId: PurchaseCommand['orderId']; readonly buyer: string } {
    return { orderId: this.#random.id() as PurchaseCommand['orderId'], buyer: this.#random.pick(BUYERS) };
  }

  #id(): ReturnType<typeof confirmOf>['operationId'] {
    return this.#random.id() as ReturnType<typeof confirmOf>['operationId'];
  }

  #lines(): readonly Line[] {
    const count = this.#random.chance(0.6) ? 1 : this.#random.integer(2, 3);
    const skus = this.#random.chance(0.95) ? SKUS.slice(0, 3) : SKUS;
    return Array.from({ length: count }, () => line(this.#random.pick(skus), this.#random.integer(1, 3)));
  }
}
