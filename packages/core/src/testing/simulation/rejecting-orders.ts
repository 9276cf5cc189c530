import type { OrderRepository, SaveBatch, SaveOutcome } from '../../ports/order-repository.ts';

const REJECTED: SaveOutcome = { outcome: 'set-aside', reason: 'rejected', error: 'refused by a constraint' };

/** The repository of a database that refuses some orders for good, as one with a constraint of its own does. */
export class RejectingOrders implements OrderRepository {
  readonly #orders: OrderRepository;
  #toReject = 0;
  /** Orders that were refused. */
  rejected = 0;

  constructor(orders: OrderRepository) {
    this.#orders = orders;
  }

  /** The next order that comes for the first time is refused. */
  rejectNext(): void {
    this.#toReject += 1;
  }

  /** From now on nothing is refused. */
  rejectNone(): void {
    this.#toReject = 0;
  }

  async save(batch: SaveBatch): Promise<readonly SaveOutcome[]> {
    const [first, ...others] = batch.orders;
    if (this.#toReject === 0 || first === undefined || first.message.redriveRound > 0) return this.#orders.save(batch);
    const { origin, message } = first;
    const letter = { origin, reason: 'rejected', error: 'refused by a constraint', message, raw: undefined } as const;
    const outcomes = await this.#orders.save({
      orders: others,
      deadLetters: [...batch.deadLetters, letter],
      position: batch.position,
    });
    this.#toReject -= 1;
    this.rejected += 1;
    return [REJECTED, ...outcomes];
  }

  orders: OrderRepository['orders'] = (orderIds) => this.#orders.orders(orderIds);
  ordersOfSale: OrderRepository['ordersOfSale'] = (saleId, cursor, limit) =>
    this.#orders.ordersOfSale(saleId, cursor, limit);
  soldUnits: OrderRepository['soldUnits'] = (saleId) => this.#orders.soldUnits(saleId);
  seqsOfEpoch: OrderRepository['seqsOfEpoch'] = (saleId, epoch, afterSeq, limit) =>
    this.#orders.seqsOfEpoch(saleId, epoch, afterSeq, limit);
  positions: OrderRepository['positions'] = () => this.#orders.positions();
  deadLetters: OrderRepository['deadLetters'] = (query) => this.#orders.deadLetters(query);
  recordReconciliation: OrderRepository['recordReconciliation'] = (record) => this.#orders.recordReconciliation(record);
  reconciliations: OrderRepository['reconciliations'] = (query) => this.#orders.reconciliations(query);
  settleDeadLetters: OrderRepository['settleDeadLetters'] = (ids) => this.#orders.settleDeadLetters(ids);
}
