import type { DatabaseId, OrderMessage, Product, SaveOutcome } from '@flash-sale/core';
import { FlashSaleError } from '@flash-sale/core';
import {
  PostgresEpochRegistry,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
} from '@flash-sale/postgres-adapter';
import { beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { usePostgres } from '../databases.ts';
import { batchOf, createProduct, messageFor } from '../samples.ts';

/** Saves, and repeats what lost against another transaction, as a worker does. Counts how often. */
async function saveStubbornly(repository: PostgresOrderRepository, messages: readonly OrderMessage[], offset: number) {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      return { outcomes: await repository.save(batchOf(messages, offset)), conflicts };
    } catch (error) {
      if (!FlashSaleError.isInstance(error, 'DATABASE_CONFLICT') || conflicts > 100) throw error;
    }
  }
}

const shuffled = <Entry>(entries: readonly Entry[]): Entry[] =>
  entries
    .map((entry) => ({ entry, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);

describeWith('postgres', 'concurrent processes', (address) => {
  const database = usePostgres(address);
  let databaseId: DatabaseId;
  let catalog: PostgresProductCatalog;
  let repository: PostgresOrderRepository;

  beforeEach(async () => {
    await database.empty();
    catalog = new PostgresProductCatalog(database.client);
    repository = new PostgresOrderRepository(database.client);
    databaseId = await catalog.databaseId();
  });

  const counted = async (product: Product) =>
    (await repository.soldUnits(product.saleId)).map(({ counter, summed }) => [counter, summed]);

  it('never deadlock over two SKUs that their batches name in opposite order', async () => {
    const lamp = await createProduct(database.client, 1_000_000);
    const shade = await catalog.createProduct({ name: 'Shade', price: '5', allotment: 1_000_000, saleId: lamp.saleId });
    const batch = (skus: readonly Product[]) =>
      Array.from({ length: 20 }, () =>
        messageFor(databaseId, lamp, { lines: skus.map(({ sku }) => ({ sku, quantity: 1 })) }),
      );
    let offset = 0;
    const saver = async (skus: readonly Product[]) => {
      let conflicts = 0;
      for (let round = 0; round < 25; round += 1) {
        offset += 20;
        conflicts += (await saveStubbornly(repository, batch(skus), offset)).conflicts;
      }
      return conflicts;
    };
    const conflicts = await Promise.all(
      [[lamp, shade], [shade, lamp], [lamp], [shade]].flatMap((skus) => [saver(skus), saver(skus)]),
    );
    expect(conflicts).toEqual(new Array(8).fill(0));
    expect(await counted(lamp)).toEqual([
      [3_000, 3_000],
      [3_000, 3_000],
    ]);
  });

  it('store each order once when several get the same deliveries, in any order', async () => {
    const product = await createProduct(database.client, 300);
    const messages = Array.from({ length: 300 }, () => messageFor(databaseId, product));
    const outcomes: SaveOutcome[][] = [];
    await Promise.all(
      Array.from({ length: 6 }, async (_, process) => {
        const mine = shuffled(messages);
        for (let at = 0; at < mine.length; at += 50) {
          outcomes.push([
            ...(await saveStubbornly(repository, mine.slice(at, at + 50), process * 1_000 + at)).outcomes,
          ]);
        }
      }),
    );
    // The allotment fits exactly: a repeat that was counted twice would have set something aside.
    const all = outcomes.flat().map(({ outcome }) => outcome);
    expect(all.filter((outcome) => outcome === 'stored')).toHaveLength(300);
    expect(all.filter((outcome) => outcome === 'duplicate')).toHaveLength(1_500);
    expect(await counted(product)).toEqual([[300, 300]]);
  });

  it('sell out a SKU exactly, whatever more they bring', async () => {
    const product = await createProduct(database.client, 500);
    const savers = await Promise.all(
      Array.from({ length: 6 }, async (_, process) => {
        const outcomes: string[] = [];
        for (let round = 0; round < 10; round += 1) {
          const messages = Array.from({ length: 10 }, () =>
            messageFor(databaseId, product, { lines: [{ sku: product.sku, quantity: 1 + (round % 3) }] }),
          );
          const saved = await saveStubbornly(repository, messages, (process * 10 + round) * 10);
          outcomes.push(...saved.outcomes.map((entry) => ('reason' in entry ? entry.reason : entry.outcome)));
        }
        return outcomes;
      }),
    );
    expect(await counted(product)).toEqual([[500, 500]]);
    const refused = savers.flat().filter((outcome) => outcome === 'allotment-exceeded').length;
    expect(savers.flat().filter((outcome) => outcome === 'stored').length + refused).toBe(600);
    const letters = await repository.deadLetters({ saleId: product.saleId, limit: 1_000 });
    expect(letters.entries).toHaveLength(refused);
  });

  it('never store a message of an older epoch once a fence stands', async () => {
    const product = await createProduct(database.client, 1);
    const publishers = Array.from({ length: 8 }, () => new PostgresOrderQueue(database.client));
    const fencing = new PostgresOrderQueue(database.client);
    const epochs = 40;
    let published = 0;
    let refused = 0;
    let ended = false;
    // Publishers that never notice that epochs have passed: they publish under every epoch, old ones more often.
    const publishing = publishers.map(async (queue) => {
      while (!ended) {
        const messages = Array.from({ length: 5 }, () =>
          messageFor(databaseId, product, { epoch: 1 + Math.floor(Math.random() ** 2 * (epochs + 2)) }),
        );
        const outcomes = await queue.publish(messages);
        for (const { outcome } of outcomes) {
          if (outcome === 'stored') published += 1;
          else refused += 1;
        }
      }
    });
    const older = async (epoch: number) =>
      Number(
        (await database.sql(`SELECT sum(message_count) AS n FROM flash_sale.queue_messages WHERE epoch < ${epoch}`))[0]
          ?.n,
      );
    try {
      for (let epoch = 2; epoch <= epochs; epoch += 1) {
        const fence = await fencing.fence(databaseId, product.saleId, epoch);
        const standing = await older(epoch);
        // What lies before the fence stays what it is: nothing older can come behind it.
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(await older(epoch)).toBe(standing);
        expect(await fencing.undrained(fence, [])).toBe(standing);
      }
    } finally {
      ended = true;
      await Promise.all(publishing);
    }
    expect(published).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
    expect(await fencing.lag([])).toBe(published);
  });

  it('never hold a lease on an epoch that began to close before it was granted', async () => {
    const registries = Array.from({ length: 6 }, () => new PostgresEpochRegistry(database.client));
    const [coordinator] = registries;
    const { saleId } = await createProduct(database.client, 1);
    if (coordinator === undefined) throw new Error('unreachable');
    await coordinator.open(saleId, undefined, { epoch: 1, incarnation: 'i1' });
    let ended = false;
    const granted: number[] = [];
    const renewing = registries.map(async (registry, process) => {
      while (!ended) {
        for (const lease of await registry.renewLeases(`process-${process}`, [saleId], 60_000))
          granted.push(lease.epoch);
      }
    });
    try {
      for (let epoch = 1; epoch <= 40; epoch += 1) {
        await expect.poll(() => granted.includes(epoch)).toBe(true);
        expect(await coordinator.beginClosing(saleId, epoch)).toBe(true);
        const leased = await leaseCount(epoch);
        granted.length = 0;
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(await leaseCount(epoch)).toBe(leased);
        expect(await coordinator.open(saleId, epoch, { epoch: epoch + 1, incarnation: `i${epoch + 1}` })).toBe(true);
      }
    } finally {
      ended = true;
      await Promise.all(renewing);
    }
  });

  const leaseCount = async (epoch: number) => {
    const rows = await database.sql(
      `SELECT count(*)::int AS n, max(lease_until)::text AS until FROM flash_sale.leases WHERE epoch = ${epoch}`,
    );
    return `${rows[0]?.n} until ${rows[0]?.until}`;
  };
});
