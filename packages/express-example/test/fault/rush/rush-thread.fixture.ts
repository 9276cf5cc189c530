import { parentPort, workerData } from 'node:worker_threads';
import { type Answered, RushConnection } from './rush-connection.ts';
import type { RushCounts, RushOrder, RushPlan } from './rush-plan.ts';

/** How often requests are sent: so many at once as are due by then. */
const TICK_MS = 5;
/** What a thread that was held up makes good at once, at most. */
const LATE_MS_MAX = 250;
const TELL_MS = 50;
/** Unavailable, unknown, and what waited too long behind others on a busy machine: none says what was decided. */
const NO_ANSWER = new Set([408, 503, 504]);

/** Sends cheap requests at a steady rate to whichever processes there are, and judges every answer. */
class RushThread {
  readonly #plan: RushPlan;
  readonly #connections = new Map<string, RushConnection[]>();
  readonly #counts: RushCounts = { sent: 0, answers: {}, broken: [], ended: false };
  #number = 0;
  #due = 0;
  #lastAt = performance.now();

  constructor(plan: RushPlan) {
    this.#plan = plan;
    setInterval(() => this.#send(), TICK_MS);
    setInterval(() => this.tell(), TELL_MS);
  }

  aim(targets: readonly string[]): void {
    for (const [target, connections] of this.#connections) {
      if (targets.includes(target)) continue;
      for (const connection of connections) connection.close();
      this.#connections.delete(target);
    }
    for (const target of targets) {
      if (this.#connections.has(target)) continue;
      const { connections } = this.#plan;
      this.#connections.set(
        target,
        Array.from({ length: connections }, () => new RushConnection(new URL(target))),
      );
    }
  }

  end(): void {
    this.#counts.ended = true;
    this.tell();
  }

  tell(): void {
    parentPort?.postMessage(this.#counts);
    this.#counts.broken.length = 0;
  }

  #send(): void {
    const now = performance.now();
    this.#due += (Math.min(now - this.#lastAt, LATE_MS_MAX) / 1_000) * this.#plan.perSecond;
    this.#lastAt = now;
    const open = [...this.#connections.values()].flat().filter((connection) => connection.open);
    for (; this.#due >= 1; this.#due -= 1) {
      const connection = open[this.#number % open.length];
      this.#number += 1;
      // What no connection takes is not offered.
      if (connection?.full !== false) continue;
      this.#ask(connection, this.#number);
    }
  }

  /** Takes turns: two buyers without a key and one with a key find nothing, one repeats what was accepted. */
  #ask(connection: RushConnection, number: number): void {
    const { soldOutProductId, productId, accepted } = this.#plan;
    this.#counts.sent += 1;
    const order = number % 4 === 0 ? accepted[(number / 4) % accepted.length] : undefined;
    if (order !== undefined) {
      const path = `/api/purchase/${productId}?userId=${order.buyer}&quantity=${order.quantity}`;
      connection.send(path, order.key, (answered) => this.#judgeRepeat(order, answered));
    } else {
      const path = `/api/purchase/${soldOutProductId}?userId=rush-${number}&quantity=1`;
      const key = number % 4 === 1 ? `rush-${number}` : undefined;
      connection.send(path, key, (answered) => this.#judgeSoldOut(answered));
    }
  }

  #judgeRepeat(order: RushOrder, answered: Answered): void {
    const name = this.#count('repeat', answered);
    const { status, body } = answered;
    if (status === undefined || NO_ANSWER.has(status)) return;
    if (status !== 202 || !body.includes(`"${order.orderId}"`)) this.#broken(`${name} for ${order.orderId}: ${body}`);
  }

  #judgeSoldOut(answered: Answered): void {
    const name = this.#count('sold out', answered);
    const { status, body } = answered;
    if (status === undefined || NO_ANSWER.has(status)) return;
    if (status !== 409 || !body.includes('/problems/sold-out')) this.#broken(`${name}: ${body}`);
  }

  #count(kind: string, { status }: Answered): string {
    const name = `${kind}: ${status ?? 'cut'}`;
    this.#counts.answers[name] = (this.#counts.answers[name] ?? 0) + 1;
    return name;
  }

  #broken(what: string): void {
    this.#counts.broken.push(what);
  }
}

const thread = new RushThread(workerData as RushPlan);
parentPort?.on('message', (targets: readonly string[] | undefined) => {
  if (targets === undefined) thread.end();
  else thread.aim(targets);
});
