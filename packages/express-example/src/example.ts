import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createApp } from './app.ts';
import { composeShop, type ShopParts } from './composition/compose-shop.ts';
import { seedDemoProducts } from './composition/demo-products.ts';
import type { ExamplePorts } from './composition/example-ports.ts';
import { openSales } from './composition/open-sales.ts';
import { frontListener } from './hot/front-listener.ts';
import { purchaseHandler } from './hot/purchase-route.ts';
import { drain } from './http/drain.ts';
import { limitedServer } from './http/server-limits.ts';
import { urlOf } from './http/url-of.ts';
import type { Phase, Shop } from './shop.ts';
import { type Running, startAndClose } from './start-and-close.ts';

/**
 * The example as one object: what a program starts, and a test too. Started, it listens and opens the sales; until it is
 * ready, purchases answer 503, and readiness too. Closed, it is not ready any more, takes no new connection, answers what is
 * under way, stores orders, and closes the adapters.
 */
export interface Example extends Running {
  readonly server: Server;
  readonly shop: Shop;
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
}

/** The demo products are few and new: they open at once, unless something is wrong. */
const DEMO_TIMEOUT_MS = 60_000;

export function createExample(parts: ShopParts): Example {
  const { config, ports, logger, group } = parts;
  let phase: Phase = 'starting';
  const stopping = new AbortController();
  const { shop, worker } = composeShop(parts, () => phase);
  const server = limitedServer(
    frontListener(shop.gate, purchaseHandler(shop), createApp(shop, parts.observed), () => phase),
  );

  async function listen(): Promise<void> {
    server.listen(config.port, config.host);
    await once(server, 'listening');
  }

  async function open(): Promise<'ready' | 'closed'> {
    const listensAtOnce = group?.listensAtOnce ?? true;
    if (listensAtOnce) await listen();
    await worker?.start();
    if (config.access.mode === 'demo') await openDemo(shop, ports);
    await openSales(shop.flashSale, ports, logger, stopping.signal);
    await shop.products.load();
    if (!listensAtOnce && phase === 'starting') await listen();
    if (phase === 'starting') phase = 'ready';
    return phase === 'ready' ? 'ready' : 'closed';
  }

  async function close(): Promise<void> {
    phase = 'closing';
    stopping.abort();
    if (server.listening) await setTimeout(config.shutdownGraceMs);
    shop.feed.close();
    await drain(server);
    await shop.flashSale.close();
    await worker?.close();
    await group?.lastFigures();
    await ports.close();
  }

  return {
    server,
    shop,
    get url() {
      return urlOf(server);
    },
    ...startAndClose(open, close),
  };
}

/** Of several processes that start together on an empty catalog, one creates the products and the others find them. */
async function openDemo({ catalog, flashSale }: Shop, ports: ExamplePorts): Promise<void> {
  for (const { saleId } of await ports.exclusively(() => seedDemoProducts(catalog))) {
    await flashSale.open(saleId, { timeoutMs: DEMO_TIMEOUT_MS });
  }
}
