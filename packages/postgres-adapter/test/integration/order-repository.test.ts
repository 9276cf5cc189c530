import { type DatabaseId, type Order, operationId, type Product, saleId, sku } from '@flash-sale/core';
import { PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { beforeEach, expect, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';
import { batchOf, createProduct, messageFor } from '../samples.ts';

const byId = (a?: Order, b?: Order) => ((a?.orderId ?? '') < (b?.orderId ?? '') ? -1 : 1);

describeOnBoth('PostgresOrderRepository', (database) => {
  let repository: PostgresOrderRepository;
  let catalog: PostgresProductCatalog;
  let databaseId: DatabaseId;
  let product: Product;

  beforeEach(async () => {
    await database.empty();
    repository = new PostgresOrderRepository(database.client);
    catalog = new PostgresProductCatalog(database.client);
    databaseId = await catalog.databaseId();
    product = await createProduct(database.client, 5);
  });

  const soldUnits = async () =>
    (await repository.soldUnits(product.saleId)).map(({ counter, summed }) => [counter, summed]);

  it('gives an order back as it was sold, with the price of its sale', async () => {
    const message = messageFor(databaseId, product, {
      lines: [{ sku: product.sku, quantity: 3 }],
      fingerprint: 'any text: "quotes", back\\slashes,\nbreaks, {braces} and 統一碼',
      settledBy: operationId('confirm-1'),
      epoch: 7,
    });
    expect(await repository.save(batchOf([message]))).toEqual([{ outcome: 'stored' }]);
    const [order] = await repository.orders([message.orderId]);
    expect(order).toEqual({
      orderId: message.orderId,
      saleId: product.saleId,
      buyerId: message.buyerId,
      lines: [{ sku: product.sku, quantity: 3, unitPrice: '19.90' }],
      fingerprint: message.fingerprint,
      settledBy: message.settledBy,
      epoch: 7,
      seq: message.seq,
      soldAt: message.soldAt,
      storedAt: expect.any(Number),
    });
    expect(Math.abs((order?.storedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await soldUnits()).toEqual([[3, 3]]);
  });

  it('shows in a page what was stored, whatever the texts contain', async () => {
    const fingerprints = ['', 'ends\u001ehere', 'and\u001fhere', '100 % \u001f%1F%25', '統一碼 "quotes" back\\slash\n'];
    const lines = [{ sku: product.sku, quantity: 1 }];
    const messages = fingerprints.map((fingerprint) => messageFor(databaseId, product, { lines, fingerprint }));
    await repository.save(batchOf(messages));
    const { entries, next } = await repository.ordersOfSale(product.saleId, undefined, 10);
    expect(next).toBeUndefined();
    expect(entries.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(fingerprints.toSorted());
    expect(entries.toSorted(byId)).toEqual(
      (await repository.orders(messages.map(({ orderId }) => orderId))).toSorted((a, b) => byId(a, b)),
    );
  });

  it('stores an order once, whether it comes twice in one batch or in two', async () => {
    const [first, second] = [messageFor(databaseId, product), messageFor(databaseId, product)];
    expect(await repository.save(batchOf([first, second, first]))).toEqual([
      { outcome: 'stored' },
      { outcome: 'stored' },
      { outcome: 'duplicate' },
    ]);
    expect(await repository.save(batchOf([second, first]))).toEqual([
      { outcome: 'duplicate' },
      { outcome: 'duplicate' },
    ]);
    expect(await soldUnits()).toEqual([[2, 2]]);
  });

  it('sets aside only the order that would exceed the allotment, and lets a smaller one behind it fit', async () => {
    const [two, four, three] = [2, 4, 3].map((quantity) =>
      messageFor(databaseId, product, { lines: [{ sku: product.sku, quantity }] }),
    );
    if (two === undefined || four === undefined || three === undefined) throw new Error('unreachable');
    const outcomes = await repository.save(batchOf([two, four, three]));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'set-aside', 'stored']);
    expect(outcomes[1]).toMatchObject({ reason: 'allotment-exceeded' });
    expect(await soldUnits()).toEqual([[5, 5]]);
    const letters = await repository.deadLetters({ limit: 10 });
    expect(letters.entries).toMatchObject([{ reason: 'allotment-exceeded', message: four, settledAt: undefined }]);
    // Delivered again: nothing changes, not even the letter.
    expect((await repository.save(batchOf([two, four, three]))).map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'set-aside',
      'duplicate',
    ]);
    expect((await repository.deadLetters({ limit: 10 })).entries).toHaveLength(1);
    expect(await soldUnits()).toEqual([[5, 5]]);
  });

  it('counts a full allotment as no reason to refuse an order that is stored already', async () => {
    const all = messageFor(databaseId, product, { lines: [{ sku: product.sku, quantity: 5 }] });
    const more = messageFor(databaseId, product);
    await repository.save(batchOf([all]));
    const outcomes = await repository.save(batchOf([all, more], 10));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'set-aside']);
    expect(await soldUnits()).toEqual([[5, 5]]);
  });

  it('stores an order of several lines as a whole or not at all', async () => {
    const lamp = product;
    const shade = await catalog.createProduct({ name: 'Shade', price: '5', allotment: 1, saleId: lamp.saleId });
    const both = () =>
      messageFor(databaseId, lamp, {
        lines: [
          { sku: lamp.sku, quantity: 2 },
          { sku: shade.sku, quantity: 1 },
        ],
      });
    const outcomes = await repository.save(batchOf([both(), both()]));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'set-aside']);
    expect(await repository.soldUnits(lamp.saleId)).toEqual([
      { sku: lamp.sku, counter: 2, summed: 2 },
      { sku: shade.sku, counter: 1, summed: 1 },
    ]);
  });

  it('adds up two lines of one order on the same SKU', async () => {
    const message = messageFor(databaseId, product, {
      lines: [
        { sku: product.sku, quantity: 3 },
        { sku: product.sku, quantity: 3 },
      ],
    });
    expect(await repository.save(batchOf([message]))).toMatchObject([{ reason: 'allotment-exceeded' }]);
    expect(await soldUnits()).toEqual([[0, 0]]);
  });

  it('rejects an order of a sale or a SKU that the catalog does not have, and stores the others', async () => {
    const good = messageFor(databaseId, product);
    const noSale = messageFor(databaseId, product, { saleId: saleId('nowhere') });
    const noSku = messageFor(databaseId, product, { lines: [{ sku: sku('p999'), quantity: 1 }] });
    const outcomes = await repository.save(batchOf([noSale, good, noSku]));
    expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.outcome))).toEqual([
      'rejected',
      'stored',
      'rejected',
    ]);
    expect(await soldUnits()).toEqual([[1, 1]]);
  });

  it.each([
    ['a text that no database stores', { fingerprint: 'nul \0 inside' }],
    ['a number that no column holds', { epoch: 2 ** 63 }],
    ['a check that fails', { epoch: 0 }],
    ['a quantity that is none', { lines: [{ sku: sku('p1'), quantity: 0 }] }],
    ['no lines', { lines: [] }],
  ])('rejects an order with %s, and stores the ninety-nine others', async (_what, changes) => {
    const wide = await catalog.createProduct({ name: 'Wide', price: '1', allotment: 1_000, saleId: product.saleId });
    const messages = Array.from({ length: 100 }, (_, index) =>
      messageFor(databaseId, wide, { lines: [{ sku: wide.sku, quantity: 1 }], ...(index === 37 ? changes : {}) }),
    );
    const outcomes = await repository.save(batchOf(messages));
    expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(99);
    expect(outcomes[37]).toMatchObject({ outcome: 'set-aside', reason: 'rejected' });
    expect((await repository.soldUnits(product.saleId))[1]).toEqual({ sku: wide.sku, counter: 99, summed: 99 });
    const [letter] = (await repository.deadLetters({ limit: 5 })).entries;
    expect(letter?.origin).toEqual({ topic: 'orders', partition: 0, offset: '38' });
    expect(letter?.message ?? letter?.raw).toBeDefined();
  });

  it('moves a position only from where it stands, and stores nothing otherwise', async () => {
    const at = (fromOffset: string, nextOffset: string, barriers: [string, number][] = []) => ({
      topic: 'orders',
      partition: 3,
      fromOffset,
      nextOffset,
      barriers: new Map(barriers.map(([id, epoch]) => [saleId(id), epoch])),
    });
    const [first, second, third] = [1, 2, 3].map(() => messageFor(databaseId, product));
    if (first === undefined || second === undefined || third === undefined) throw new Error('unreachable');
    await repository.save({ ...batchOf([first]), position: at('9007199254740993', '9007199254740995', [['a', 2]]) });
    await expect(repository.save({ ...batchOf([second]), position: at('5', '6') })).rejects.toMatchObject({
      code: 'POSITION_MISMATCH',
    });
    expect(await repository.orders([second.orderId])).toEqual([undefined]);
    await repository.save({
      ...batchOf([third]),
      position: at('9007199254740995', '9007199254740999', [
        ['a', 1],
        ['b', 4],
      ]),
    });
    expect(await repository.positions()).toEqual([
      {
        topic: 'orders',
        partition: 3,
        nextOffset: '9007199254740999',
        barriers: new Map([
          ['a', 2],
          ['b', 4],
        ]),
      },
    ]);
    expect(await soldUnits()).toEqual([[2, 2]]);
  });

  it('isolates a poisoned order also when a position moves with the batch', async () => {
    const good = messageFor(databaseId, product);
    const bad = messageFor(databaseId, product, { fingerprint: '\0' });
    const position = { topic: 'orders', partition: 0, fromOffset: '0', nextOffset: '3', barriers: new Map() };
    const unreadable = {
      origin: { topic: 'orders', partition: 0, offset: '2' },
      reason: 'unreadable' as const,
      error: 'not JSON',
      message: undefined,
      raw: 'bytes with \0 in them',
    };
    const outcomes = await repository.save({ ...batchOf([good, bad], 0), deadLetters: [unreadable], position });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'set-aside']);
    const letters = (await repository.deadLetters({ limit: 10 })).entries;
    expect(letters.map(({ reason, origin }) => [reason, origin.offset]).sort()).toEqual([
      ['rejected', '1'],
      ['unreadable', '2'],
    ]);
    expect(letters.find(({ reason }) => reason === 'unreadable')?.raw).toBe('bytes with \u{FFFD} in them');
    expect((await repository.positions())[0]?.nextOffset).toBe('3');
  });

  it('pages through the orders of a sale without skipping or repeating one', async () => {
    const wide = await createProduct(database.client, 1_000);
    const messages = Array.from({ length: 57 }, (_, index) => messageFor(databaseId, wide, { epoch: 1 + (index % 3) }));
    await repository.save(batchOf([...messages, messageFor(databaseId, product)]));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await repository.ordersOfSale(wide.saleId, cursor, 10);
      seen.push(...page.entries.map((order) => order.orderId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(57);
    expect(new Set(seen)).toEqual(new Set(messages.map(({ orderId }) => orderId)));
  });
});
