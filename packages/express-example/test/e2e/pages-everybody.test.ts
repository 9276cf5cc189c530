import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTcpProxy } from '../fixtures/tcp-proxy.ts';
import { barriersIn } from './browser/axe.ts';
import { describeInBrowser } from './browser/describe-in-browser.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';
import type { Tab } from './browser/tab.ts';

describeInBrowser('the pages', (browser) => {
  let shop: MemoryShop;
  let tabs: Tab[];

  beforeEach(async () => {
    shop = await startMemoryShop({ DEMO_MODE: 'true' });
    tabs = [];
  });

  afterEach(async () => {
    await shop.close();
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  async function open(path: string, url = shop.url): Promise<Tab> {
    const tab = await (await browser().visitor()).open(url + path);
    tabs.push(tab);
    return tab;
  }

  it('have no barrier that axe knows, before anything was done and after', async () => {
    const buyer = await open('/#product-2');
    await buyer.seeText('#offer-feed', /^Live$/);
    expect(await barriersIn(buyer)).toEqual([]);
    await buyer.click('#hold');
    await buyer.seeText('#held-until', /left$/);
    expect(await barriersIn(buyer)).toEqual([]);
    await buyer.click('#confirm');
    await buyer.seeText('#order-list', /stored/);
    expect(await barriersIn(buyer)).toEqual([]);
    const operator = await open('/ops');
    await operator.seeText('#levels', /Demo product 1\s+100\s+0\s+0\s+100/);
    expect(await barriersIn(operator)).toEqual([]);
    await operator.click('#compare');
    await operator.seeText('#answer', /^No discrepancy\.$/);
    await operator.click('#end');
    expect(await barriersIn(operator)).toEqual([]);
  });

  it('of two browsers that want the last unit, one gets it and the other is told that it is gone', async () => {
    const { saleId } = (await (await fetch(`${shop.url}/api/products/2/stock`)).json()) as { saleId: string };
    await fetch(`${shop.url}/api/admin/sales/${saleId}/adjust`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operationId: 'all-but-one', productId: 2, delta: -99 }),
    });
    const first = await open('/#product-2');
    const second = await open('/#product-2');
    for (const tab of [first, second]) await tab.seeText('#offer-available', /^1$/);
    await Promise.all([first.click('#buy'), second.click('#buy')]);
    for (const tab of [first, second]) await tab.seeText('#answer', /^(Yours: 1 ×|Sold out\.)/);
    const answers = [await first.text('#answer'), await second.text('#answer')].map((text) => text.split(/[ .]/)[0]);
    expect(answers.sort()).toEqual(['Sold', 'Yours:']);
    const stock = await (await fetch(`${shop.url}/api/products/2/stock`)).json();
    expect(stock).toMatchObject({ allotment: 1, available: 0, held: 0, sold: 1 });
  });

  it('show what has happened while the stream of events was cut', async () => {
    await using proxy = await startTcpProxy(() => Number(new URL(shop.url).port));
    const tab = await open('/#product-2', `http://127.0.0.1:${proxy.port}`);
    await tab.seeText('#offer-feed', /^Live$/);
    proxy.set('refused');
    await tab.seeText('#offer-feed', /^Connecting/);
    const bought = await fetch(`${shop.url}/api/purchase/2?userId=ann&quantity=4`, { method: 'POST' });
    expect(bought.status).toBe(202);
    proxy.set('fine');
    await tab.seeText('#offer-feed', /^Live$/);
    await tab.seeText('#offer-available', /^96$/);
  });

  it('Swagger UI really buys', async () => {
    const tab = await open('/swagger-ui/index.html');
    const purchase = '#operations-buying-purchase';
    await tab.click(`${purchase} .opblock-summary-control`);
    await tab.click(`${purchase} .try-out__btn`);
    await tab.fill(`${purchase} tr[data-param-name=productId] input`, '2');
    await tab.fill(`${purchase} tr[data-param-name=userId] input`, 'ann');
    await tab.fill(`${purchase} tr[data-param-name=quantity] input`, '3');
    await tab.click(`${purchase} .execute`);
    await tab.seeText(`${purchase} .live-responses-table tr.response .response-col_status`, /202/);
    expect(await (await fetch(`${shop.url}/api/products/2/stock`)).json()).toMatchObject({ available: 97, sold: 3 });
  });
});
