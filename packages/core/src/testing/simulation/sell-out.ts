import type { ReconcileReport } from '../../reconcile/reconcile-report.ts';
import type { LevelsSnapshot } from '../../sale/levels.ts';
import type { Cluster } from './cluster.ts';
import type { Shop } from './shop.ts';
import { untilAnswered, type Visit } from './visit.ts';
import type { World } from './world.ts';

const LOOK_AGAIN_MS = 250;

/** Buys what is left, unit by unit, until nothing is available and no hold is open. Of an ended sale only holds end. */
export async function sellOut(world: World, shop: Shop, healed: Promise<void>): Promise<void> {
  for (let round = 0; ; round += 1) {
    const levels = await readLevels(world);
    const open = levels?.window === 'open' || levels?.window === 'not-started';
    const left = levels?.skus.filter(({ available, held }) => held > 0 || (open && available > 0));
    if (left?.length === 0) return;
    const purchases = (left ?? []).flatMap(({ sku, available }) =>
      Array.from({ length: levels?.window === 'open' ? available : 0 }, async (_, index) => {
        const visit: Visit = {
          world,
          shop,
          healed,
          random: world.random.fork(),
          buyerId: `last-${round}-${sku}-${index}`,
        };
        const request = { buyerId: visit.buyerId, lines: [{ sku, quantity: 1 }], idempotencyKey: `last-${index}` };
        await untilAnswered<'purchase'>(visit, () => shop.ask('purchase', request, visit.random));
      }),
    );
    await Promise.all(purchases);
    await world.time.pass(LOOK_AGAIN_MS);
  }
}

/** Waits until every message is published and every order stored. */
export async function drain({ services, saleId, time }: World): Promise<void> {
  for (;;) {
    const { entries } = await services.store.outbox.depth(saleId);
    const positions = await services.orders.positions();
    const lag = await services.queueClient().lag(positions);
    if (entries === 0 && lag === 0) return;
    await time.pass(LOOK_AGAIN_MS);
  }
}

/** What the library itself finds, asked of any process until one answers. */
export async function reconcileSale(world: World, cluster: Cluster): Promise<ReconcileReport> {
  for (;;) {
    const reply = await cluster
      .anyApi(world.random)
      ?.ask('reconcile', (flashSale) => flashSale.reconcile(world.saleId, { timeoutMs: 30_000 }));
    if (reply?.type === 'answer') return reply.result;
    await world.time.pass(LOOK_AGAIN_MS);
  }
}

/** Absent while the store has lost the sale. */
async function readLevels({ services, saleId }: World): Promise<LevelsSnapshot | undefined> {
  try {
    return await services.store.levels(saleId);
  } catch {
    return undefined;
  }
}
