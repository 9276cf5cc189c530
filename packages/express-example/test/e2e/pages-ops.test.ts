import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderId } from '@flash-sale/core';
import { afterEach, expect, it } from 'vitest';
import { describeInBrowser } from './browser/describe-in-browser.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';
import type { Tab } from './browser/tab.ts';

const TOKEN = 'an-operators-token';

describeInBrowser('the page of an operator', (browser) => {
  let shop: MemoryShop;
  let tab: Tab;

  afterEach(async () => {
    await shop.close();
    expect(tab.complaints).toEqual([]);
  });

  async function open(environment: Record<string, string>): Promise<void> {
    shop = await startMemoryShop(environment);
    tab = await (await browser().visitor()).open(`${shop.url}/ops`);
  }

  it('shows levels and figures as they change', async () => {
    await open({ DEMO_MODE: 'true' });
    await tab.seeText('#levels', /Demo product 1\s+100\s+0\s+0\s+100/);
    await tab.seeText('[data-figure=Accepted] output', /^0 \/ s$/);
    await tab.evaluate('window.seen = new Set()');
    await tab.evaluate(`new MutationObserver(() => {
      for (const figure of document.querySelectorAll('figure')) {
        if (!/^(0|–)/.test(figure.querySelector('output').textContent)) window.seen.add(figure.dataset.figure);
      }
    }).observe(document.querySelector('#charts'), { subtree: true, childList: true, characterData: true })`);
    for (let bought = 0; bought < 8; bought += 1) {
      await fetch(`${shop.url}/api/purchase/1?userId=ann`, { method: 'POST' });
    }
    await tab.seeText('#levels', /Demo product 1\s+95\s+0\s+5\s+100/);
    // Read once a second: a browser that stands still for longer may show less than one of them a second.
    let more = 0;
    await expect
      .poll(
        async () => {
          more += 1;
          await fetch(`${shop.url}/api/purchase/1?userId=buyer-${more}`, { method: 'POST' });
          for (let refused = 0; refused < 3; refused += 1) {
            await fetch(`${shop.url}/api/purchase/1?userId=ann`, { method: 'POST' });
          }
          return await tab.evaluate("['Accepted', 'Refused', 'Persisted'].filter((name) => !window.seen.has(name))");
        },
        { interval: 400 },
      )
      .toEqual([]);
    await tab.seeText('[data-figure="Queue lag"] output', /^0$/);
    await tab.seeText('#sale-recovery', /^none$/);
    await tab.seeText('#sale-epoch', /^1$/);
    const folder = await mkdtemp(join(tmpdir(), 'flash-sale-pictures-'));
    await tab.picture(320, join(folder, 'ops-320.png'));
    await tab.picture(1280, join(folder, 'ops-1280.png'));
    console.log(`pictures of the operator's page are in ${folder}`);
  });

  it('pauses, resumes, adjusts, compares and ends', async () => {
    await open({ DEMO_MODE: 'true' });
    await tab.seeText('#sale-window', /^open$/);
    await tab.click('#pause');
    await tab.seeText('#answer', /^The sale is paused\.$/);
    expect((await fetch(`${shop.url}/api/purchase/1?userId=ann`, { method: 'POST' })).status).toBe(409);
    await tab.click('#resume');
    await tab.seeText('#answer', /^The sale is open\.$/);
    expect((await fetch(`${shop.url}/api/purchase/1?userId=ann`, { method: 'POST' })).status).toBe(202);
    await tab.fill('#adjust-delta', '-40');
    await tab.click('#adjust');
    await tab.seeText('#answer', /^Adjusted: 59 of 60 are available\.$/);
    await tab.seeText('#levels', /Demo product 1\s+59\s+0\s+1\s+60/);
    await tab.fill('#adjust-delta', '-100');
    await tab.click('#adjust');
    await tab.seeText('#answer', /^Not available: product 1 has 59 available$/);
    await tab.click('#compare');
    await tab.seeText('#answer', /^No discrepancy\.$/);
    await tab.seeText('#report', /^Epoch 1: 1 reservations, 1 orders,/);
    await tab.click('#repair');
    await tab.seeText('#answer', /^No discrepancy, repaired what needs no decision\.$/);
    await tab.click('#initialize');
    await tab.seeText('#answer', /^Memory initialized with stock: 59\.$/);
    await tab.click('#read-letters');
    await tab.seeText('#answer', /^Dead letters: None in this sale\.$/);
    await tab.click('#end');
    await tab.click('#end-no');
    await tab.seeText('#sale-window', /^open$/);
    await tab.click('#end');
    await tab.click('#end-yes');
    await tab.seeText('#answer', /^The sale is ended\.$/);
    await tab.click('#resume');
    await tab.seeText('#answer', /^Ended: /);
  });

  it('shows what was set aside, what does not fit together, and sends letters round again', async () => {
    await open({ DEMO_MODE: 'true' });
    await fetch(`${shop.url}/api/purchase/1?userId=ann`, { method: 'POST' });
    const [message] = shop.published;
    const [line] = message?.lines ?? [];
    if (message === undefined || line === undefined) throw new Error('a purchase publishes a message with a line');
    const tooMany = { ...message, orderId: orderId('A'.repeat(22)), lines: [{ ...line, quantity: 1_000 }] };
    await shop.publish(tooMany);
    await expect
      .poll(
        async () => {
          await tab.click('#read-letters');
          return await tab.text('#letters');
        },
        { timeout: 30_000 },
      )
      .toMatch(/^\s*allotment-exceeded\s+A{22}\s+.*\s0$/);
    const neverSold = `${'B'.repeat(21)}A`;
    await shop.publish({ ...message, orderId: orderId(neverSold) });
    await expect
      .poll(
        async () => {
          await tab.click('#compare');
          return await tab.text('#report');
        },
        { timeout: 30_000 },
      )
      .toMatch(new RegExp(`2 orders,.* 1 dead letters\\.\\s+.*${neverSold}`));
    await tab.seeText('#answer', /^\d+ discrepanc(y|ies)\.$/);
    await tab.click('#redrive');
    await tab.seeText('#answer', /^Choose dead letters first\.$/);
    await tab.click('#letters input');
    await tab.click('#redrive');
    await tab.seeText('#answer', /^1 sent round again, 0 refused\./);
    await expect
      .poll(
        async () => {
          await tab.click('#read-letters');
          return await tab.text('#letters');
        },
        { timeout: 30_000 },
      )
      .toMatch(/^\s*allotment-exceeded\s+A{22}\s+.*\s1$/);
  });

  it('asks for the admin token outside demo mode, and keeps it nowhere', async () => {
    await open({ ADMIN_TOKEN: TOKEN, BUYER_TOKEN_SECRET: 'a secret of at least thirty-two bytes' });
    const created = await fetch(`${shop.url}/api/products`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: '<b>A lamp</b>', price: '5', quantity: 10 }),
    });
    expect(created.status).toBe(201);
    await tab.seeText('#levels', /<b>A lamp<\/b>\s+–\s+–\s+–\s+10/);
    await tab.click('#initialize');
    await tab.seeText('#answer', /^The admin token is missing or wrong\.$/);
    expect(await tab.evaluate('document.activeElement.id')).toBe('admin-token');
    await tab.fill('#admin-token', 'some other token');
    await tab.click('#initialize');
    await tab.seeText('#answer', /^The admin token is missing or wrong\.$/);
    await tab.fill('#admin-token', TOKEN);
    await tab.click('#initialize');
    await tab.seeText('#answer', /^Memory initialized with stock: 10\.$/);
    await tab.seeText('#levels', /10\s+0\s+0\s+10/);
    expect(await tab.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0);
    await tab.go(`${shop.url}/ops?again`);
    expect(await tab.evaluate("document.querySelector('#admin-token').value")).toBe('');
  });
});
