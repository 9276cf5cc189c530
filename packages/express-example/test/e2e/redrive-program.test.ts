import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd } from './shop/crowd.ts';
import { runProgram } from './shop/example-process.ts';
import { withSharedShop } from './shop/shared-shop.ts';

describeWith('postgres', 'the program that sends dead letters round again', (postgres) => {
  it('lists them, and sends them round when the database can take them', async () => {
    await withSharedShop({ postgres }, async (shop) => {
      const selling = await shop.sell();
      // The database guards the allotment by itself: what it refuses is set aside, and kept.
      await shop.rows('UPDATE flash_sale.sale_skus SET allotment = 0');
      const crowd = new Crowd(selling.url, 1);
      expect(await crowd.buyUntilKnown(2, 'ann')).toMatchObject({ status: 202 });
      crowd.close();
      await expect.poll(async () => (await shop.rows('SELECT reason FROM flash_sale.dead_letters')).length).toBe(1);
      const [product] = await shop.rows('SELECT sale_id FROM flash_sale.products WHERE product_id = 2');
      const run = (...more: string[]) =>
        runProgram('redrive', shop.environment, ['--sale', String(product?.sale_id), ...more]);
      expect(await run()).toMatchObject({ code: 0, said: expect.stringMatching(/ {2}round 0/) });
      expect(await run('no-such-letter')).toMatchObject({ code: 1, said: expect.stringContaining('was refused') });

      await shop.rows('UPDATE flash_sale.sale_skus SET allotment = 100');
      expect(await run('--all')).toMatchObject({ code: 0, said: expect.stringContaining('1 published, 0 refused') });
      const buyers = () => shop.rows('SELECT buyer_id FROM flash_sale.orders');
      await expect.poll(buyers).toEqual([{ buyer_id: 'ann' }]);
    });
  });

  it('refuses what it cannot carry out in words', async () => {
    const usage = await runProgram('redrive', {}, ['--mend']);
    expect(usage).toMatchObject({ code: 2, said: expect.stringContaining('Usage: redrive --sale SALE') });
    expect(usage.said).not.toMatch(/\n\s+at /);
  });
});
