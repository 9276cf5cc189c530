import type { OrderRepository } from '@flash-sale/core';
import { epochMs } from './level.ts';

/** A repository that notes when each order was stored; everything else goes on to the one behind it. */
export function notedOrders(orders: OrderRepository, storedAt: Map<string, number>): OrderRepository {
  return new Proxy(orders, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (name !== 'save') return typeof member === 'function' ? member.bind(target) : member;
      const save: OrderRepository['save'] = async (batch, options) => {
        const outcomes = await target.save(batch, options);
        const now = epochMs();
        for (const [index, { message }] of batch.orders.entries()) {
          if (outcomes[index]?.outcome === 'stored') storedAt.set(message.orderId, now);
        }
        return outcomes;
      };
      return save;
    },
  });
}
