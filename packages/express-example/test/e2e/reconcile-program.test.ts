import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd } from './shop/crowd.ts';
import { runProgram } from './shop/example-process.ts';
import { withSharedShop } from './shop/shared-shop.ts';

/** Takes one order out of the database by hand, as if it had never been stored. */
const LOSE_ONE = `
  WITH lost AS (
    DELETE FROM flash_sale.orders WHERE buyer_id = 'ann' RETURNING order_id
  ), lines AS (
    DELETE FROM flash_sale.order_lines USING lost WHERE order_lines.order_id = lost.order_id RETURNING sku, quantity
  )
  UPDATE flash_sale.sale_skus SET sold = sold - lines.quantity FROM lines WHERE sale_skus.sku = lines.sku`;

describeWith('postgres', 'the program that reconciles', (postgres) => {
  it('names what differs, repairs it when told to, and leaves a row of each time', async () => {
    await withSharedShop({ postgres }, async (shop) => {
      const selling = await shop.sell();
      const crowd = new Crowd(selling.url, 2);
      for (const buyer of ['ann', 'bob']) expect(await crowd.buyUntilKnown(2, buyer)).toMatchObject({ status: 202 });
      crowd.close();
      const stored = async () => (await shop.rows('SELECT buyer_id FROM flash_sale.orders')).length;
      await expect.poll(stored).toBe(2);
      // What still waits anywhere could be stored again behind the back of this test.
      const waiting = `
        SELECT 1 FROM flash_sale.inventory_reservations WHERE in_outbox
        UNION ALL SELECT 1 FROM flash_sale.queue_messages`;
      await expect.poll(async () => (await shop.rows(waiting)).length).toBe(0);
      const [product] = await shop.rows('SELECT sale_id FROM flash_sale.products WHERE product_id = 2');
      const sale = ['--sale', String(product?.sale_id)];
      const run = async (...more: string[]) => {
        const { code, said } = await runProgram('reconcile', shop.environment, [...sale, ...more]);
        return { code, said };
      };

      await shop.rows(LOSE_ONE);
      expect(await stored()).toBe(1);
      const found = await run('--by', 'cid');
      expect(found).toMatchObject({ code: 1, said: expect.stringMatching(/reservation-without-order.*republish/) });
      const repaired = await run('--repair', '--json');
      expect(repaired.code).toBe(0);
      const report = JSON.parse(repaired.said.split('\n').find((line) => line.startsWith('{')) ?? '') as object;
      expect(report).toMatchObject({ dryRun: false, discrepancies: [{ repaired: true }], unnamed: 0 });
      await expect.poll(stored).toBe(2);

      const rows = await shop.rows(
        'SELECT actor, dry_run, outcome, repaired FROM flash_sale.reconciliations ORDER BY place',
      );
      expect(rows).toMatchObject([
        { actor: 'cid', dry_run: true, outcome: 'found', repaired: 0 },
        { actor: expect.stringContaining('by the program'), dry_run: false, outcome: 'repaired', repaired: 1 },
      ]);
      const unknown = await runProgram('reconcile', shop.environment, ['--sale', 'no-such-sale']);
      expect(unknown).toMatchObject({ code: 1, said: expect.stringContaining('SALE_NOT_FOUND') });
      expect(unknown.said).not.toMatch(/\n\s+at /);
      const listed = await run('--rows');
      expect(listed.code).toBe(0);
      expect(
        listed.said
          .trim()
          .split('\n')
          .filter((line) => /dry run|repairing/.test(line)),
      ).toHaveLength(2);
    });
  });

  it('refuses what it cannot carry out in words', async () => {
    const usage = await runProgram('reconcile', {}, ['--mend']);
    expect(usage).toMatchObject({ code: 2, said: expect.stringContaining('Usage: reconcile --sale SALE') });
    const embedded = await runProgram('reconcile', { DEMO_MODE: 'true' }, ['--sale', 'x']);
    expect(embedded).toMatchObject({ code: 1, said: expect.stringContaining('DATABASE_URL is required') });
  });
});
