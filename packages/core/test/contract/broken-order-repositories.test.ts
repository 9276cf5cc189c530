import {
  FlashSaleError,
  MemoryDatabase,
  MemoryOrderRepository,
  MemoryProductCatalog,
  type OrderRepository,
} from '@flash-sale/core';
import { ManualClock, orderRepositoryContract } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { broken } from './broken-port.fixture.ts';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

type BreakRepository = (repository: OrderRepository, database: MemoryDatabase) => Partial<OrderRepository>;

const repositoryFailures = (breakIt: BreakRepository, policyMs?: number): Promise<string[]> =>
  failedPolicies(
    (runner) =>
      orderRepositoryContract('broken', {
        runner,
        create: async () => {
          const clock = new ManualClock();
          const database = new MemoryDatabase({ clock });
          const repository = new MemoryOrderRepository(database);
          const theBroken = broken<OrderRepository>(repository, breakIt(repository, database));
          return {
            repository: theBroken,
            other: theBroken,
            catalog: new MemoryProductCatalog(database),
            advance: (ms) => clock.advanceAsync(ms),
            dispose: async () => {},
          };
        },
      }),
    policyMs,
  );

const repositoryTraps: readonly (readonly [string, BreakRepository, string])[] = [
  [
    'inserts a redelivered order again',
    (_repository, database) => {
      database.orders.has = () => false;
      return {};
    },
    'ignores an order that is there, in one batch and in the next',
  ],
  [
    'guards nothing',
    (repository, database) => ({
      save: (batch) => {
        for (const sale of database.sales.values()) for (const sku of sale.skus.values()) sku.allotment = 1e9;
        return repository.save(batch);
      },
    }),
    'stores up to exactly the allotment, and not one unit more',
  ],
  [
    'fails a whole batch for one order that does not fit',
    (repository) => ({
      save: async (batch) => {
        const outcomes = await repository.save({ ...batch, orders: batch.orders.slice(0, 1) });
        if (outcomes.some(({ outcome }) => outcome === 'set-aside')) {
          throw new FlashSaleError('DATABASE_REJECTED', 'a constraint');
        }
        return repository.save(batch);
      },
    }),
    'sets aside what the catalog does not know, and stores the rest',
  ],
  [
    'checks the position after it has stored the orders',
    (repository) => ({
      save: async (batch) => {
        const outcomes = await repository.save({ ...batch, position: undefined });
        if (batch.position !== undefined)
          await repository.save({ orders: [], deadLetters: [], position: batch.position });
        return outcomes;
      },
    }),
    'stores nothing at all when the position is not where the batch starts from',
  ],
  [
    'moves a position from anywhere',
    (repository, database) => ({
      save: (batch) => {
        const { position } = batch;
        if (position === undefined) return repository.save(batch);
        const recorded = [...database.positions.values()].find(({ partition }) => partition === position.partition);
        const fromOffset = recorded?.nextOffset ?? position.fromOffset;
        return repository.save({ ...batch, position: { ...position, fromOffset } });
      },
    }),
    'lets one of several concurrent batches move a position',
  ],
  [
    'forgets the barriers that it has passed',
    (repository, database) => ({
      save: async (batch) => {
        const outcomes = await repository.save(batch);
        for (const [key, position] of database.positions) {
          database.positions.set(key, { ...position, barriers: batch.position?.barriers ?? new Map() });
        }
        return outcomes;
      },
    }),
    'keeps the highest barrier of each sale',
  ],
  [
    'records a letter with each redelivery',
    (repository, database) => ({
      save: (batch) => {
        database.deadLetterOrigins.clear();
        return repository.save(batch);
      },
    }),
    'records a letter once per origin',
  ],
  [
    'answers orders in its own order',
    (repository) => ({
      orders: async (orderIds) => (await repository.orders(orderIds)).filter((order) => order !== undefined),
    }),
    'finds orders in the order of the ids asked for, absent ones and repeats included',
  ],
  [
    'leaves out a SKU without an order',
    (repository) => ({
      soldUnits: async (saleId) => (await repository.soldUnits(saleId)).filter(({ counter }) => counter > 0),
    }),
    'counts sold units per SKU, those without an order too',
  ],
  [
    'settles a letter as often as it is told',
    (repository) => ({
      settleDeadLetters: async (ids) => {
        await repository.settleDeadLetters(ids);
        return ids.length;
      },
    }),
    'settles letters, counts those that were not settled before, and ignores unknown ids',
  ],
  [
    'writes over a reconciliation that has ended',
    (repository, database) => ({
      recordReconciliation: (record) => {
        const known = database.reconciliations.get(record.id);
        if (known !== undefined) database.reconciliations.set(record.id, { ...known, outcome: 'begun' });
        return repository.recordReconciliation(record);
      },
    }),
    'leaves a row that has ended as it is',
  ],
  [
    'forgets how many numbers were asked for',
    (repository) => ({
      seqsOfEpoch: (saleId, epoch, afterSeq) => repository.seqsOfEpoch(saleId, epoch, afterSeq, 1_000),
    }),
    'names the numbers of stored orders in one epoch, ascending, from any number on',
  ],
  [
    'ends its pages too early',
    (repository) => ({
      ordersOfSale: async (saleId, cursor, limit) => ({
        ...(await repository.ordersOfSale(saleId, cursor, limit)),
        next: undefined,
      }),
    }),
    'pages through all orders of a sale, each once, in the same order every time',
  ],
];

describe('the contract of OrderRepository', () => {
  it('finds nothing wrong with a repository that nobody broke', async () => {
    expect(await repositoryFailures(() => ({}), SOUND_POLICY_MS)).toEqual([]);
  });

  it.each(repositoryTraps)('notices a repository that %s', async (_trap, breakIt, policy) => {
    expect(await repositoryFailures(breakIt)).toContain(policy);
  });
});
