import { createMemoryPorts, type Logger, type OrderMessage, type OrderQueue, silentLogger } from '@flash-sale/core';
import type { Environment } from '../../../src/config/config-reader.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { createExample } from '../../../src/example.ts';

export interface MemoryShop {
  readonly url: string;
  /** Every message that was published, oldest first. */
  readonly published: readonly OrderMessage[];
  /** Puts a message into the queue, whatever it says. */
  publish(message: OrderMessage): Promise<unknown>;
  close(): Promise<void>;
}

/** A machine that is busy with something else for seconds keeps no short deadline. */
const PATIENT = { deadlineMs: 30_000 };

/** The example in this process, on memory alone: what a page shows does not depend on where the orders are. */
export async function startMemoryShop(environment: Environment, logger: Logger = silentLogger): Promise<MemoryShop> {
  const memory = createMemoryPorts();
  const published: OrderMessage[] = [];
  const ports = {
    ...memory,
    queue: listening(memory.queue, published),
    description: 'memory',
    exclusively: <Result>(work: () => Promise<Result>) => work(),
    close: () => memory.queue.close(),
  };
  const config = readConfig({ HOST: '127.0.0.1', PORT: '0', ...environment });
  const example = createExample({ config, ports, logger, flashSaleOptions: PATIENT });
  await example.start();
  return {
    url: example.url,
    published,
    publish: (message) => memory.queue.publish([message]),
    close: () => example.close(),
  };
}

/** The queue itself, whose messages are noted on the way. */
function listening(queue: OrderQueue, published: OrderMessage[]): OrderQueue {
  return new Proxy(queue, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        if (property === 'publish') published.push(...(parameters[0] as readonly OrderMessage[]));
        return Reflect.apply(value, target, parameters) as unknown;
      };
    },
  });
}
