import type { ConsumeOptions, InventoryCommand, InventoryStore } from '@flash-sale/core';
import type { ExamplePorts } from '../../../src/composition/example-ports.ts';
import type { Passing, Step } from './failpoint.ts';

export type Method = (...parameters: unknown[]) => unknown;

/** The real adapters of a process, which tell of every step before and after it. */
export function watchedPorts(ports: ExamplePorts, pass: Passing): ExamplePorts {
  const watched =
    (step: Step, call: Method): Method =>
    (...parameters) => {
      pass(step, 'before');
      const result = call(...parameters);
      if (result instanceof Promise) return result.finally(() => pass(step, 'after'));
      pass(step, 'after');
      return result;
    };
  const { inventory, queue, orders, limiter } = ports;
  return {
    ...ports,
    inventory: watchedInventory(inventory, watched),
    queue: replaced(queue, {
      publish: (publish) => watched('publish', publish),
      consume: (consume) => (options) => {
        const { handler, ...rest } = options as ConsumeOptions;
        return consume({ ...rest, handler: watched('deliver', handler as Method) });
      },
    }),
    orders: replaced(orders, { save: (save) => watched('save', save) }),
    ...(limiter !== undefined && {
      limiter: replaced(limiter, { consume: (consume) => watched('limiter', consume) }),
    }),
  };
}

function watchedInventory(inventory: InventoryStore, watched: (step: Step, call: Method) => Method): InventoryStore {
  const outbox = replaced(inventory.outbox, { drop: (drop) => watched('drop', drop) });
  const watchedStore = replaced(inventory, {
    // Holds are swept in steps too; what matters here is the step that sells.
    decide: (decide) => {
      const selling = watched('decide', decide);
      return (sale, commands, options) =>
        (isSelling(commands as readonly InventoryCommand[]) ? selling : decide)(sale, commands, options);
    },
  });
  return new Proxy(watchedStore, {
    get: (target, property) => (property === 'outbox' ? outbox : Reflect.get(target, property)),
  });
}

function isSelling(commands: readonly InventoryCommand[]): boolean {
  return commands.some(({ type }) => type === 'purchase');
}

/** A port with some of its methods replaced; everything else is its own. */
export function replaced<Port extends object>(
  port: Port,
  replacements: Record<string, (method: Method) => Method>,
): Port {
  const methods = new Map<PropertyKey, Method>();
  return new Proxy(port, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const known = methods.get(property);
      if (known !== undefined) return known;
      const own: Method = (...parameters) => Reflect.apply(value, target, parameters) as unknown;
      const method = replacements[String(property)]?.(own) ?? own;
      methods.set(property, method);
      return method;
    },
  });
}
