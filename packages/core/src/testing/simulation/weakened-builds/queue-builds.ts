import type { OrderQueue } from '../../../ports/order-queue.ts';
import type { OrderRepository } from '../../../ports/order-repository.ts';
import { changed } from '../changed-port.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

export const dropsOutboxBeforeAck: WeakenedBuild = {
  name: 'outbox dropped before the ack',
  flaw: 'The outbox entry is forgotten when the message is sent, not when the log has it.',
  mixes: ['crashes', 'outages'],
  api: (ports) => ({
    ...ports,
    queue: changed<OrderQueue>(ports.queue, {
      publish: async (messages, options) => {
        for (const { saleId, epoch, seq } of messages) {
          await ports.inventory.outbox.drop({ saleId, epoch }, [seq]).catch(() => {});
        }
        return await ports.queue.publish(messages, options);
      },
    }),
  }),
};

export const ignoresEpochsWhenPublishing: WeakenedBuild = {
  name: 'relay ignores epochs',
  flaw: 'A message counts for the epoch in which it reaches the queue, not for the one in which its units were sold.',
  mixes: ['lost-store', 'everything'],
  queue: (queue, { database }) =>
    changed<OrderQueue>(queue, {
      publish: (messages, options) => {
        const present = messages.map((message) => ({
          ...message,
          epoch: Math.max(message.epoch, database.epochs.get(message.saleId)?.epoch ?? 0),
        }));
        return queue.publish(present, options);
      },
    }),
};

export const writesNoBarrier: WeakenedBuild = {
  name: 'no barrier',
  flaw: 'Recovery does not separate the messages of the old epoch from those of the new one.',
  mixes: ['lost-store', 'everything'],
  api: (ports) => ({
    ...ports,
    queue: changed<OrderQueue>(ports.queue, {
      fence: async (_databaseId, saleId, epoch) => ({ saleId, epoch, barriers: [] }),
    }),
  }),
};

export const doesNotDrain: WeakenedBuild = {
  name: 'no drain',
  flaw: 'Recovery does not wait until the messages before the barrier are stored.',
  mixes: ['network', 'lost-store', 'everything'],
  api: (ports) => ({ ...ports, queue: changed<OrderQueue>(ports.queue, { undrained: async () => 0 }) }),
};

export const movesPositionBeforeSaving: WeakenedBuild = {
  name: 'offsets before the commit',
  flaw: 'The worker moves the position in a transaction of its own, before the one that stores the orders.',
  mixes: ['network', 'crashes', 'everything'],
  worker: (ports) => ({
    ...ports,
    orders: changed<OrderRepository>(ports.orders, {
      save: async (batch, options) => {
        await ports.orders.save({ orders: [], deadLetters: [], position: batch.position }, options);
        return await ports.orders.save({ ...batch, position: undefined }, options);
      },
    }),
  }),
};
