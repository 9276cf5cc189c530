import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { FlashSaleOptions, Logger } from '@flash-sale/core';
import { createApp } from './app.ts';
import { composeShop } from './composition/compose-shop.ts';
import { seedDemoProducts } from './composition/demo-products.ts';
import type { ExamplePorts } from './composition/example-ports.ts';
import { openSales } from './composition/open-sales.ts';
import type { ExampleConfig } from './config/example-config.ts';
import { frontListener } from './hot/front-listener.ts';
import { purchaseHandler } from './hot/purchase-route.ts';
import { limitedServer } from './http/server-limits.ts';
import type { Phase, Shop } from './shop.ts';

export interface ExampleParts {
  readonly config: ExampleConfig;
  readonly ports: ExamplePorts;
  readonly logger: Logger;
  readonly flashSaleOptions?: FlashSaleOptions;
}

/** The example as one object: what a program starts, and a test too. */
export interface Example {
  readonly server: Server;
  readonly shop: Shop;
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  /**
   * Listens, opens the sales, and is ready then. Until it is, purchases answer 503, and readiness too. `closed`: it was
   * told to end meanwhile. When it rejects, everything was closed.
   */
  start(): Promise<'ready' | 'closed'>;
  /**
   * Ends it, also in the middle of a start: not ready any more, no new connection, what is under way is answered, orders
   * are stored, adapters are closed. Repeating waits for the same end.
   */
  close(): Promise<void>;
}

/** How long requests under way may take before their connections are cut. Longer than the deadline of a purchase. */
const DRAIN_MS = 4_000;
/** The demo products are few and new: they open at once, unless something is wrong. */
const DEMO_TIMEOUT_MS = 60_000;

export function createExample({ config, ports, logger, flashSaleOptions }: ExampleParts): Example {
  let phase: Phase = 'starting';
  let closing: Promise<void> | undefined;
  const stopping = new AbortController();
  const { shop, worker } = composeShop(ports, config, logger, () => phase, flashSaleOptions);
  const server = limitedServer(frontListener(purchaseHandler(shop), createApp(shop), () => phase));

  async function open(): Promise<void> {
    server.listen(config.port, config.host);
    await once(server, 'listening');
    await worker.start();
    if (config.access.mode === 'demo') await openDemo(shop);
    await openSales(shop.flashSale, ports, logger, stopping.signal);
    await shop.products.load();
    if (phase === 'starting') phase = 'ready';
  }

  async function close(): Promise<void> {
    phase = 'closing';
    stopping.abort();
    if (server.listening) await setTimeout(config.shutdownGraceMs);
    shop.feed.close();
    await drain(server);
    await shop.flashSale.close();
    await worker.close();
    await ports.close();
  }

  const example: Example = {
    server,
    shop,
    get url() {
      return urlOf(server.address() as AddressInfo);
    },
    async start() {
      try {
        await open();
        return phase === 'ready' ? 'ready' : 'closed';
      } catch (error) {
        const wasClosing = closing !== undefined;
        await example.close();
        // What goes wrong in a start that is being closed is the closing.
        if (wasClosing) return 'closed';
        throw error;
      }
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
  return example;
}

async function openDemo({ catalog, flashSale }: Shop): Promise<void> {
  for (const { saleId } of await seedDemoProducts(catalog)) {
    await flashSale.open(saleId, { timeoutMs: DEMO_TIMEOUT_MS });
  }
}

/** Takes no new connection, lets requests under way finish, and cuts those that do not. */
async function drain(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const patience = new AbortController();
  const cut = setTimeout(DRAIN_MS, undefined, { signal: patience.signal }).then(
    () => server.closeAllConnections(),
    () => {},
  );
  await closed;
  patience.abort();
  await cut;
}

function urlOf({ address, port, family }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
  return `http://${family === 'IPv6' && host !== 'localhost' ? `[${host}]` : host}:${port}`;
}
