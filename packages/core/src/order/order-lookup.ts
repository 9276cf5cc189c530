import { Batcher } from '../batching/batcher.ts';
import { type Deadline, within } from '../batching/deadline.ts';
import type { OrderStatus } from '../flash-sale.ts';
import { orderId as checkOrderId, type OrderId } from '../identity/ids.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { ordersInAllSales } from './orders-in-all-sales.ts';
import { type Found, inDatabase, inStore } from './orders-of-sale.ts';

/** Ids of one round. */
const BATCH_SIZE_MAX = 256;
/** Ids that wait for a round; more are refused with `BATCHER_FULL`. */
const QUEUED_MAX = 10_000;

/**
 * How much later than the caller the batcher gives up: `find` bounds both looks together and says what a reading says, and
 * whoever closes this waits for nobody who has gone.
 */
const GRACE_MS = 100;

/** Where an order stands, or that there is none; or why that cannot be said. */
type Verdict = { readonly found: OrderStatus | undefined } | { readonly error: unknown };

/**
 * Finds orders by id, for whoever asks at the same time together. Winners who poll for their orders share a reading of the
 * database and one of each sale that this process sells. An id that is in neither is looked for in every sale of the
 * catalog: such rounds run one at a time, so that a crowd that makes ids up costs no more than one of them.
 */
export class OrderLookup {
  readonly #context: SellingContext;
  readonly #near: Batcher<OrderId, Verdict>;
  readonly #far: Batcher<OrderId, Verdict>;

  constructor(context: SellingContext) {
    this.#context = context;
    const { clock, metrics } = context.ports;
    const shared = { batchSizeMax: BATCH_SIZE_MAX, queuedMax: QUEUED_MAX, ageMaxMs: 5, clock, metrics };
    this.#near = new Batcher({
      ...shared,
      name: 'orders',
      inFlightMax: 4,
      unknownCode: 'STORE_UNKNOWN',
      dispatch: (ids) => this.#nearby(ids),
    });
    this.#far = new Batcher({
      ...shared,
      name: 'orders-everywhere',
      inFlightMax: 1,
      unknownCode: 'STORE_UNKNOWN',
      dispatch: (ids) => this.#everywhere(ids),
    });
  }

  /**
   * Where an order stands. Absent: nowhere, and that was said by every sale of the catalog, in the epoch that this process
   * knows. `STORE_FENCED` while one of them is being recovered: the order may be about to be stored.
   */
  async find(value: string, deadline: Deadline): Promise<OrderStatus | undefined> {
    const orderId = checkOrderId(value);
    const { clock } = this.#context.ports;
    const look = async (): Promise<OrderStatus | undefined> =>
      (await ask(this.#near, orderId, deadline)) ?? (await ask(this.#far, orderId, deadline));
    return await within(clock, deadline, look());
  }

  async close(): Promise<void> {
    await this.#near.close();
    await this.#far.close();
  }

  async #nearby(ids: readonly OrderId[]): Promise<Verdict[]> {
    return await verdictsOn(ids, async (found) => {
      await inDatabase(this.#context, ids, found);
      for (const sale of this.#context.sales.all()) await inStore(this.#context, sale, ids, found);
    });
  }

  async #everywhere(ids: readonly OrderId[]): Promise<Verdict[]> {
    return await verdictsOn(ids, async (found) => {
      await ordersInAllSales(this.#context, ids, found);
      // Stored between the two looks, or dropped with its sale: the database has the last word.
      await inDatabase(this.#context, ids, found);
    });
  }
}

async function ask(
  batcher: Batcher<OrderId, Verdict>,
  orderId: OrderId,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  const verdict = await batcher.submit(orderId, deadline.at + GRACE_MS);
  if ('error' in verdict) throw verdict.error;
  return verdict.found;
}

/** Whoever was found is told, also when a later reading failed: only "there is none" needs them all. */
async function verdictsOn(ids: readonly OrderId[], read: (found: Found) => Promise<void>): Promise<Verdict[]> {
  const found: Found = new Map();
  let failed: { readonly error: unknown } | undefined;
  try {
    await read(found);
  } catch (error) {
    failed = { error };
  }
  return ids.map((id) => {
    const status = found.get(id);
    return status === undefined && failed !== undefined ? failed : { found: status };
  });
}
