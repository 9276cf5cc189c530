import type { BuyerId, OrderId } from '../../identity/ids.ts';
import type { Line } from '../../sale/line.ts';
import { canonical, mayHaveTaken, type Operation, promisesOf, sameLines } from './operation.ts';
import type { RecordedCall } from './sale-history.ts';
import type { Violation } from './violation.ts';

/** An order as the repository has it. */
export interface StoredOrderFacts {
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly lines: readonly Line[];
}

/** Every promise has its order, once, and every order has a promise or an open question that explains it. */
export function checkOrders(
  calls: readonly RecordedCall[],
  operations: readonly Operation[],
  orders: readonly StoredOrderFacts[],
): Violation[] {
  const stored = new Map<OrderId, StoredOrderFacts>();
  const violations: Violation[] = [];
  for (const order of orders) {
    if (stored.has(order.orderId)) {
      violations.push({ kind: 'order-stored-twice', orderId: order.orderId, detail: 'the repository has it twice' });
    }
    stored.set(order.orderId, order);
  }
  const promised = new Set<OrderId>();
  for (const { call, answer } of promisesOf(calls)) {
    if (answer.outcome !== 'accepted') continue;
    promised.add(answer.orderId);
    violations.push(...brokenPromise(call, answer, stored.get(answer.orderId)));
  }
  const open = new OpenQuestions(calls, operations);
  for (const order of stored.values()) {
    if (promised.has(order.orderId) || open.explain(order)) continue;
    const detail = `buyer ${order.buyerId} was not promised it, and no request without an answer asked for it`;
    violations.push({ kind: 'unexplained-order', orderId: order.orderId, detail });
  }
  return violations;
}

function brokenPromise(
  { request }: RecordedCall,
  { orderId, lines }: Pick<StoredOrderFacts, 'orderId' | 'lines'>,
  order: StoredOrderFacts | undefined,
): Violation[] {
  const buyerId = request.kind === 'adjust' ? undefined : request.buyerId;
  if (order === undefined) {
    return [{ kind: 'accepted-without-order', orderId, detail: `buyer ${buyerId} was promised an order` }];
  }
  if (order.buyerId === buyerId && sameLines(order.lines, lines)) return [];
  const found = `buyer ${order.buyerId} ${JSON.stringify(order.lines)}`;
  const detail = `promised to ${buyerId} ${JSON.stringify(lines)}, stored for ${found}`;
  return [{ kind: 'order-differs-from-answer', orderId, detail }];
}

/** Purchases and confirms that were never answered, or with `unknown`: each may have led to one order. */
class OpenQuestions {
  readonly #byOrder = new Map<OrderId, { readonly buyerId: BuyerId; readonly lines: string | undefined }[]>();
  /** Of those whose order id nobody knows: how many, by buyer and lines. */
  readonly #byContent = new Map<string, number>();

  constructor(calls: readonly RecordedCall[], operations: readonly Operation[]) {
    for (const { kind, buyerId, lines, orderId, promises, mayHaveTakenSince } of operations) {
      if (kind !== 'purchase' || promises.length > 0 || mayHaveTakenSince === undefined) continue;
      if (orderId === undefined) this.#count(`${buyerId}\n${canonical(lines)}`, 1);
      else this.#add(orderId, buyerId, lines);
    }
    const heldLines = new Map(operations.map(({ orderId, lines }) => [orderId, lines]));
    for (const call of calls) {
      const { request } = call;
      if (request.kind !== 'confirm' || !mayHaveTaken(call)) continue;
      this.#add(request.orderId, request.buyerId, request.lines ?? heldLines.get(request.orderId));
    }
  }

  /** Whether an open question explains this order. One without an order id explains no second one. */
  explain({ orderId, buyerId, lines }: StoredOrderFacts): boolean {
    const known = this.#byOrder.get(orderId);
    if (known?.some((open) => open.buyerId === buyerId && (open.lines ?? canonical(lines)) === canonical(lines))) {
      return true;
    }
    const content = `${buyerId}\n${canonical(lines)}`;
    if ((this.#byContent.get(content) ?? 0) === 0) return false;
    this.#count(content, -1);
    return true;
  }

  #add(orderId: OrderId, buyerId: BuyerId, lines: readonly Line[] | undefined): void {
    const open = this.#byOrder.get(orderId) ?? [];
    open.push({ buyerId, lines: lines === undefined ? undefined : canonical(lines) });
    this.#byOrder.set(orderId, open);
  }

  #count(content: string, change: number): void {
    this.#byContent.set(content, (this.#byContent.get(content) ?? 0) + change);
  }
}
