import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mintBuyerToken } from '../../src/buyer/buyer-token.ts';
import { startTcpProxy } from '../fixtures/tcp-proxy.ts';
import { describeInBrowser } from './browser/describe-in-browser.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';
import type { Tab } from './browser/tab.ts';

describeInBrowser('the page of a buyer', (browser) => {
  let shop: MemoryShop;
  let tabs: Tab[];

  beforeEach(async () => {
    shop = await startMemoryShop({ DEMO_MODE: 'true', RATE_LIMIT_CAPACITY: '3', RATE_LIMIT_PER_MINUTE: '6' });
    tabs = [];
  });

  afterEach(async () => {
    await shop.close();
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  async function openTabs(count: number, url = shop.url): Promise<Tab[]> {
    const visitor = await browser().visitor();
    for (let opened = 0; opened < count; opened += 1) tabs.push(await visitor.open(`${url}/#product-2`));
    for (const tab of tabs) await tab.seeText('#offer-feed', /^Live$/);
    return tabs;
  }

  async function setAvailable(units: number): Promise<void> {
    const { saleId, available } = await stockOf(shop.url);
    await fetch(`${shop.url}/api/admin/sales/${saleId}/adjust`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operationId: `to-${units}`, productId: 2, delta: units - available }),
    });
  }

  it('sells to the end, and the stock moves in every tab', async () => {
    const [first, second] = await openTabs(2);
    await first?.seeText('#offer-available', /^100$/);
    await first?.fill('#quantity', '3');
    await first?.click('#buy');
    await first?.seeText('#answer', /^Yours: 3 × Demo product 2\. Order [\w-]{22}\.$/);
    await first?.seeText('#order-list', /3 × Demo product 2 – order [\w-]{22} – stored at 19\.90 each/);
    for (const tab of [first, second]) {
      await tab?.seeText('#offer-available', /^97$/);
      await tab?.seeText('#offer-sold', /^3$/);
    }
    await second?.click('#buy');
    await first?.seeText('#offer-available', /^96$/);
    const folder = await mkdtemp(join(tmpdir(), 'flash-sale-pictures-'));
    await first?.picture(320, join(folder, 'buyer-320.png'));
    await first?.picture(1280, join(folder, 'buyer-1280.png'));
    await first?.go(`${shop.url}/?again`);
    await first?.seeText('#order-list', /^3 × Demo product 2 – order [\w-]{22} – stored at 19\.90 each$/);
    console.log(`pictures of the buyer's page are in ${folder}`);
  });

  it('can be used with a keyboard alone', async () => {
    const [tab] = await openTabs(1);
    await tab?.tabTo('#quantity');
    await tab?.type('2');
    await tab?.tabTo('#buy');
    await tab?.press('Space');
    await tab?.seeText('#answer', /^Yours: 2 ×/);
    expect(await tab?.evaluate('document.activeElement.id')).toBe('buy');
    await tab?.tabTo('#hold');
    await tab?.press('Enter');
    await tab?.seeText('#held-until', /^[45]:\d\d left$/);
    await tab?.seeText('#offer-held', /^2$/);
    await tab?.tabTo('#confirm');
    await tab?.press('Enter');
    await tab?.seeText('#answer', /^Yours: 2 ×/);
    await tab?.seeText('#offer-sold', /^4$/);
    expect(await tab?.evaluate('document.activeElement.id')).toBe('buy');
  });

  it('gives back what was held, also after a reload', async () => {
    const [tab] = await openTabs(1);
    await tab?.click('#hold');
    await tab?.seeText('#offer-held', /^1$/);
    await tab?.go(`${shop.url}/?again#product-2`);
    await tab?.click('#release');
    await tab?.seeText('#answer', /^Given back: 1 × Demo product 2\.$/);
    await tab?.seeText('#offer-available', /^100$/);
  });

  it('tells "not enough" from "sold out"', async () => {
    await setAvailable(1);
    const [tab] = await openTabs(1);
    await tab?.fill('#quantity', '2');
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Not enough: only 1 left\. Nothing was taken\.$/);
    await tab?.fill('#quantity', '1');
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Yours: 1 ×/);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Sold out\./);
    await tab?.seeText('[aria-pressed=true]', /sold out/);
  });

  it('counts down by the clock of the server, whatever that of the browser shows', async () => {
    const [tab] = await openTabs(1);
    await tab?.beforePages('Date.now = () => 0');
    const now = Date.now();
    const created = await fetch(`${shop.url}/api/products`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'A lamp',
        price: '5',
        quantity: 10,
        startsAt: new Date(now + 12_000).toISOString(),
        endsAt: new Date(now + 3_600_000).toISOString(),
      }),
    });
    const { id } = (await created.json()) as { id: number };
    await fetch(`${shop.url}/api/products/initialize/${id}`, { method: 'POST' });
    await tab?.go(`${shop.url}/?early#product-${id}`);
    await tab?.seeText('#offer-window', /^Starts in ([1-9]|1[0-2]) s$/);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^The sale has not begun\. Nothing was taken\.$/);
    await tab?.seeText('#offer-window', /^Ends in 59:\d\d$/);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Yours: 1 × A lamp\./);
  });

  it('asks for a token outside demo mode, and forgets it with the page', async () => {
    await shop.close();
    const secret = 'a secret of at least thirty-two bytes';
    shop = await startMemoryShop({ ADMIN_TOKEN: 'an-operators-token', BUYER_TOKEN_SECRET: secret });
    const headers = { authorization: 'Bearer an-operators-token', 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'A lamp', price: '5', quantity: 10 });
    await fetch(`${shop.url}/api/products`, { method: 'POST', headers, body });
    await fetch(`${shop.url}/api/products/initialize/1`, { method: 'POST', headers });
    const [tab] = await openTabs(1);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Please say who you are\.$/);
    await tab?.fill('#buyer-token', 'not a token');
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Your token is missing or not valid\./);
    await tab?.fill('#buyer-token', mintBuyerToken(secret, 'ann', Date.now() + 60_000));
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Yours: 1 × A lamp\. Order/);
    await tab?.seeText('#order-list', /stored/);
    const kept = await tab?.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie');
    expect(kept).not.toContain('fsb1.');
    await tab?.go(`${shop.url}/?again`);
    expect(await tab?.evaluate("document.querySelector('#buyer-token').value")).toBe('');
  });

  it('leaves connections to buy with, however many tabs look at the stock', async () => {
    const all = await openTabs(5);
    await all[4]?.click('#buy');
    for (const tab of all) await tab.seeText('#offer-sold', /^1$/);
  });

  it('comes back by itself when the server had no room for its stream', async () => {
    await shop.close();
    shop = await startMemoryShop({ DEMO_MODE: 'true', EVENT_STREAMS_MAX: '1' });
    const [first] = await openTabs(1);
    const visitor = await browser().visitor();
    const second = await visitor.open(`${shop.url}/#product-2`);
    tabs.push(second);
    await second.seeText('#offer-feed', /^Connecting/);
    await second.click('#buy');
    await second.seeText('#answer', /^Yours:/);
    await second.seeText('#offer-sold', /^1$/);
    await first?.close();
    await second.seeText('#offer-feed', /^Live$/);
  });

  it('says how long to wait to who asks too often, and lets them go on then', async () => {
    // A token comes back so late that four clicks come before it on any machine.
    await shop.close();
    shop = await startMemoryShop({ DEMO_MODE: 'true', RATE_LIMIT_CAPACITY: '3', RATE_LIMIT_PER_MINUTE: '3' });
    const [tab] = await openTabs(1);
    for (const left of [99, 98, 97]) {
      await tab?.click('#buy');
      await tab?.seeText('#offer-available', new RegExp(`^${left}$`));
      await tab?.see("document.querySelector('#buy').ariaDisabled", null);
    }
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Slow down: you have asked too often\. Nothing was taken\./);
    await tab?.seeText('#wait', /^Again in (\d|1\d|20) s\.$/);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^You can try again now\.$/);
    await tab?.click('#buy');
    await tab?.seeText('#answer', /^Yours:/);
    await tab?.seeText('#offer-sold', /^4$/);
  });

  it('repeats by itself what was not answered, and buys once', async () => {
    await using proxy = await startTcpProxy(() => Number(new URL(shop.url).port));
    const [tab] = await openTabs(1, `http://127.0.0.1:${proxy.port}`);
    proxy.set('deaf');
    await tab?.click('#buy');
    await expect.poll(() => soldOf(shop.url), { timeout: 30_000 }).toBe(1);
    proxy.set('refused');
    await tab?.seeText('#answer', /^No answer came, so we do not know yet whether it is yours\./);
    await tab?.seeText('#offer-feed', /^Connecting/);
    proxy.set('fine');
    await tab?.seeText('#answer', /^Yours: 1 × Demo product 2\. Order/);
    await tab?.seeText('#offer-feed', /^Live$/);
    await tab?.seeText('#offer-sold', /^1$/);
    await tab?.seeText('#order-list', /stored/);
    expect(await soldOf(shop.url)).toBe(1);
  });

  it('goes on, when it is opened again, with what was not answered, and buys once', async () => {
    await using proxy = await startTcpProxy(() => Number(new URL(shop.url).port));
    const url = `http://127.0.0.1:${proxy.port}`;
    const [tab] = await openTabs(1, url);
    proxy.set('deaf');
    await tab?.click('#buy');
    await expect.poll(() => soldOf(shop.url), { timeout: 30_000 }).toBe(1);
    // Left before it could have learned anything.
    await tab?.go('about:blank');
    proxy.set('fine');
    await tab?.go(`${url}/?again`);
    await tab?.seeText('#answer', /^Yours: 1 ×/);
    expect(await soldOf(shop.url)).toBe(1);
  });
});

async function stockOf(url: string): Promise<{ saleId: string; available: number; sold: number }> {
  return (await (await fetch(`${url}/api/products/2/stock`)).json()) as Awaited<ReturnType<typeof stockOf>>;
}

async function soldOf(url: string): Promise<number> {
  return (await stockOf(url)).sold;
}
