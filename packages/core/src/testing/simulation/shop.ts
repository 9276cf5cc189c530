import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import { type BuyerId, buyerId as checkBuyerId, orderId as checkOrderId, type OrderId } from '../../identity/ids.ts';
import { orderIdOf } from '../../identity/order-identity.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { ConfirmRequest, HoldRequest, PurchaseRequest, ReleaseRequest } from '../../purchase/purchase-request.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Cluster } from './cluster.ts';
import type { BuyerCall, BuyerCallKind, BuyerResults, CallEnd } from './journal.ts';
import type { Machine } from './machine.ts';
import type { World } from './world.ts';

/** How long a buyer waits before looking for a running process again. */
const NOBODY_THERE_MS = 50;

interface Requests {
  purchase: Omit<PurchaseRequest, 'saleId'>;
  hold: Omit<HoldRequest, 'saleId'>;
  confirm: Omit<ConfirmRequest, 'saleId'>;
  release: Omit<ReleaseRequest, 'saleId'>;
}

/** What a buyer sees of the sale: some process answers, or the connection breaks. Everything goes into the journal. */
export class Shop {
  readonly #world: World;
  readonly #cluster: Cluster;

  constructor(world: World, cluster: Cluster) {
    this.#world = world;
    this.#cluster = cluster;
  }

  /** Asks any process that runs; waits for one where none does. */
  async ask<Kind extends BuyerCallKind>(
    kind: Kind,
    request: Requests[Kind],
    random: SeededRandom,
  ): Promise<CallEnd<BuyerResults[Kind]>> {
    const machine = await this.#findProcess(random);
    const { journal, trace, tally } = this.#world;
    const timeoutMs = random.integer(100, 2_500);
    const call = journal.begin<Kind>({ kind, process: machine.name, timeoutMs, ...this.#named(request) });
    trace.add(call.buyerId, `asks ${machine.name}: ${call.number} ${kind} ${describe(call)}`);
    const end = await this.#send(machine, `call ${call.number}`, kind, request, { timeoutMs });
    journal.finish(call, end);
    const outcome = end.type === 'answer' ? end.result.outcome : end.type;
    const reason = end.type === 'answer' && end.result.outcome === 'unavailable' ? end.result.reason : undefined;
    tally.hit(`${kind} ${outcome}`);
    if (reason !== undefined) tally.hit(`unavailable ${reason}`);
    trace.add(call.buyerId, `call ${call.number} ${kind}: ${outcome} ${reason ?? ''}`);
    return end;
  }

  /** Where an order stands, as any process says: `unavailable` when it cannot tell now. */
  async stateOf(orderId: OrderId, random: SeededRandom): Promise<string> {
    const machine = await this.#findProcess(random);
    const { trace, time } = this.#world;
    const reply = await machine.ask(`order at ${time.elapsedMs}`, (flashSale) =>
      flashSale.order(orderId, { timeoutMs: random.integer(100, 1_000) }),
    );
    let state: string = reply.type;
    if (reply.type === 'answer') state = reply.result?.state ?? 'unknown to the shop';
    else if (reply.type === 'error') {
      const mayBe = FlashSaleError.isInstance(reply.error) && (reply.error.retryable || reply.error.code === 'CLOSED');
      state = mayBe ? 'unavailable' : String(reply.error);
    } else state = 'cut';
    trace.add('somebody', `asks ${machine.name} for order ${orderId.slice(0, 4)}: ${state}`);
    return state;
  }

  async #findProcess(random: SeededRandom): Promise<Machine> {
    for (;;) {
      const machine = this.#cluster.anyApi(random);
      if (machine !== undefined) return machine;
      await this.#world.time.pass(NOBODY_THERE_MS);
    }
  }

  async #send<Kind extends BuyerCallKind>(
    machine: Machine,
    what: string,
    kind: Kind,
    request: Requests[Kind],
    options: CallOptions,
  ): Promise<CallEnd<BuyerResults[Kind]>> {
    const { saleId } = this.#world;
    const reply = await machine.ask(what, (flashSale) => {
      const call = flashSale[kind] as (full: unknown, options: CallOptions) => Promise<BuyerResults[Kind]>;
      return call({ ...request, saleId }, options);
    });
    return reply.type === 'refused' ? { type: 'cut' } : reply;
  }

  #named(request: Requests[BuyerCallKind]) {
    const buyerId: BuyerId = checkBuyerId(request.buyerId);
    const { idempotencyKey } = request;
    return {
      buyerId,
      idempotencyKey,
      orderId: this.#orderIdOf(request, buyerId),
      lines: 'lines' in request ? request.lines : undefined,
    };
  }

  #orderIdOf(request: Requests[BuyerCallKind], buyerId: BuyerId): OrderId | undefined {
    if ('orderId' in request) return checkOrderId(request.orderId);
    const { idempotencyKey } = request;
    return idempotencyKey === undefined ? undefined : orderIdOf(this.#world.saleId, buyerId, idempotencyKey);
  }
}

function describe(call: BuyerCall): string {
  const lines = call.lines?.map(({ sku, quantity }) => `${quantity}x${sku}`).join('+') ?? 'all';
  return `${call.orderId?.slice(0, 4) ?? 'without a key'} ${lines}`;
}
