import { createFlashSale, createMemoryPorts, type PublishOutcome } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { expect, it } from 'vitest';

type Ports = ReturnType<typeof createMemoryPorts>;

interface Silenced {
  /** Whether a sold message waits for the relay. */
  readonly leftBehind?: true;
  /** Makes one call never answer, whatever timeout it is given. */
  readonly silence: (ports: Ports, never: () => Promise<never>) => void;
}

/** What a process asks in the background, and when it gives everything back. */
const SILENCED: Readonly<Record<string, Silenced>> = {
  'how many messages wait': {
    silence: ({ inventory: { outbox } }, never) => {
      outbox.depth = never;
    },
  },
  'which messages wait': {
    leftBehind: true,
    silence: ({ inventory: { outbox } }, never) => {
      outbox.pending = never;
    },
  },
  'what became of a message': {
    leftBehind: true,
    silence: ({ queue }, never) => {
      queue.publish = never;
    },
  },
  'whether the relay dropped a message': {
    leftBehind: true,
    silence: ({ inventory: { outbox } }, never) => {
      outbox.drop = never;
    },
  },
  'whether a message was dropped behind an answer': {
    silence: ({ inventory: { outbox } }, never) => {
      outbox.drop = never;
    },
  },
  'which holds are over': {
    silence: ({ inventory }, never) => {
      inventory.decide = never;
    },
  },
  'whether its leases were renewed': {
    silence: ({ epochs }, never) => {
      epochs.renewLeases = never;
    },
  },
  'whether its leases were given back': {
    silence: ({ epochs }, never) => {
      epochs.releaseLeases = never;
    },
  },
  'how a sale stands that its store has lost': {
    silence: ({ inventory, epochs }, never) => {
      inventory.forget();
      epochs.current = never;
    },
  },
};

it.each(Object.keys(SILENCED))('a process that is never told %s closes all the same', async (what) => {
  const clock = new ManualClock();
  const ports = createMemoryPorts({ clock });
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 10 });
  const flashSale = createFlashSale(ports);
  await flashSale.open(saleId);
  const buy = (buyerId: string) => flashSale.purchase({ saleId, buyerId, lines: [{ sku, quantity: 1 }] });
  const { leftBehind, silence } = SILENCED[what] as Silenced;
  if (leftBehind) {
    const { publish } = ports.queue;
    ports.queue.publish = async (messages) =>
      messages.map((): PublishOutcome => ({ outcome: 'refused', reason: 'unavailable' }));
    expect((await buy('ann')).outcome).toBe('unknown');
    ports.queue.publish = publish;
  }
  let asked = false;
  silence(ports, () => {
    asked = true;
    return new Promise(() => {});
  });
  void buy('ben');
  await clock.advanceAsync(4_000);
  let closed = false;
  void flashSale.close().then(() => {
    closed = true;
  });
  await clock.advanceAsync(60_000);
  expect(asked).toBe(true);
  expect(closed).toBe(true);
});

it('a relay drops nothing that the log stored later than it was waited for', async () => {
  const clock = new ManualClock();
  const ports = createMemoryPorts({ clock });
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 10 });
  const flashSale = createFlashSale(ports, { leaseTtlMs: 3_600_000 });
  await flashSale.open(saleId);
  const { publish } = ports.queue;
  let answer = (): void => {};
  ports.queue.publish = (messages) =>
    new Promise((resolve) => {
      answer = () => resolve(messages.map((): PublishOutcome => ({ outcome: 'stored' })));
    });
  void flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
  await clock.advanceAsync(4_000);
  const late = answer;
  await clock.advanceAsync(12_000);
  expect(answer).not.toBe(late);
  late();
  await clock.settle();
  expect((await ports.inventory.outbox.depth(saleId)).entries).toBe(1);
  ports.queue.publish = publish;
  await clock.advanceAsync(12_000);
  expect((await ports.inventory.outbox.depth(saleId)).entries).toBe(0);
  await flashSale.close();
});

it('sells to nobody whose sale was still being looked for when it began', async () => {
  const ports = createMemoryPorts();
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 10 });
  const before = createFlashSale(ports);
  await before.open(saleId);
  await before.close();
  const flashSale = createFlashSale(ports);
  const current = ports.epochs.current.bind(ports.epochs);
  let goOn = (): void => {};
  const asked = new Promise<void>((told) => {
    ports.epochs.current = async (id) => {
      told();
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return await current(id);
    };
  });
  const answer = flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] }, { timeoutMs: 60_000 });
  await asked;
  const closed = flashSale.close();
  goOn();
  expect(await answer).toMatchObject({ outcome: 'unavailable', reason: 'closing' });
  await closed;
  expect((await ports.inventory.levels(saleId)).skus).toMatchObject([{ available: 10, sold: 0 }]);
});
