import type { FlashSalePorts } from '../../../flash-sale-options.ts';
import type { InventoryRebuild, InventoryStore, RestoredOrder } from '../../../ports/inventory-store.ts';
import type { OrderRepository } from '../../../ports/order-repository.ts';
import type { Outbox } from '../../../ports/outbox.ts';
import type { Reservation } from '../../../reservation/reservation.ts';
import { changed } from '../changed-port.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

export const rebuildsWithoutDeadLetters: WeakenedBuild = {
  name: 'rebuild without dead letters',
  flaw: 'Orders that the database refused are sold again after a loss of the store.',
  mixes: ['lost-store', 'everything', 'embedded'],
  api: (ports) => {
    const { inventory, rebuilding } = watchRebuilds(ports.inventory);
    const orders = changed<OrderRepository>(ports.orders, {
      deadLetters: async (query, options) =>
        rebuilding() ? { entries: [], next: undefined } : await ports.orders.deadLetters(query, options),
    });
    return { ...ports, inventory, orders };
  },
};

export const rebuildsWithoutOutbox: WeakenedBuild = {
  name: 'rebuild without the outbox',
  flaw: 'What was sold and not published yet is forgotten when the next epoch is opened.',
  mixes: ['lost-store', 'everything'],
  api: (ports) => {
    const { inventory, rebuilding } = watchRebuilds(ports.inventory);
    const outbox = changed<Outbox>(inventory.outbox, {
      pending: async (saleId, query, options) =>
        rebuilding() ? [] : await inventory.outbox.pending(saleId, query, options),
    });
    return { ...ports, inventory: changed<InventoryStore>(inventory, { outbox }) };
  },
};

export const holdsBeatSold: WeakenedBuild = {
  name: 'holds beat sold',
  flaw: 'A hold that survived in the store counts, although it was confirmed and its order is stored.',
  mixes: ['lost-store', 'everything'],
  api: (ports): FlashSalePorts => ({
    ...ports,
    inventory: changed<InventoryStore>(ports.inventory, {
      rebuild: async (plan) => preferHolds(await ports.inventory.rebuild(plan)),
    }),
  }),
};

/** Knows whether a rebuild is under way in this process. */
function watchRebuilds(store: InventoryStore) {
  let under = 0;
  const inventory = changed<InventoryStore>(store, {
    rebuild: async (plan) => {
      under += 1;
      const rebuild = await store.rebuild(plan);
      return changed<InventoryRebuild>(rebuild, {
        commit: async () => {
          under = 0;
          return await rebuild.commit();
        },
        discard: async () => {
          under = 0;
          await rebuild.discard();
        },
      });
    },
  });
  return { inventory, rebuilding: () => under > 0 };
}

/** Collects everything, and leaves out the orders of holds that are open. */
function preferHolds(rebuild: InventoryRebuild): InventoryRebuild {
  const orders: RestoredOrder[] = [];
  const holds: Reservation[] = [];
  return {
    addSold: async (restored) => void orders.push(...restored),
    addHolds: async (reservations) => void holds.push(...reservations),
    commit: async () => {
      const open = new Set(holds.filter(({ state }) => state === 'held').map(({ orderId }) => orderId));
      await rebuild.addSold(orders.filter(({ message }) => !open.has(message.orderId)));
      await rebuild.addHolds(holds);
      return await rebuild.commit();
    },
    discard: () => rebuild.discard(),
  };
}
