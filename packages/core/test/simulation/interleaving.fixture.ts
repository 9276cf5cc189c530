import type { createMemoryPorts } from '@flash-sale/core';
import type { Shop } from '../integration/shop.fixture.ts';

export type Ports = ReturnType<typeof createMemoryPorts>;

/** The port with some methods replaced; the others keep their `this`. */
export function changed<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const source: object = name in changes ? changes : target;
      const value: unknown = Reflect.get(source, name, source);
      return typeof value === 'function' ? value.bind(source) : value;
    },
  });
}

/** What somebody waits for until the test lets it go on. */
export function latch() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Asks for the epoch that the shop's store shows. */
export const epochOf = (shop: Shop) => async () => (await shop.ports.inventory.status(shop.product.saleId))?.epoch;
