import { FlashSaleError } from '@flash-sale/core';
import type { ExamplePorts } from '../../../src/composition/example-ports.ts';

type PortName = 'inventory' | 'queue' | 'orders' | 'catalog' | 'epochs';

/** What a port does instead of its work: throws this, or does not answer for as long as the plan lasts. */
export type Fault = Error | 'hang';

/** Decides about one call. Undefined lets it through. */
export type FaultPlan = (port: PortName, method: string) => Fault | undefined;

export interface FaultyPorts {
  readonly ports: ExamplePorts;
  /** What goes wrong from now on; nothing when left out. Calls without an answer get the error of a connection that broke. */
  plan(next?: FaultPlan): void;
}

/** Real adapters whose calls can be made to fail, or to hang, on the way. */
export function faultyPorts(ports: ExamplePorts): FaultyPorts {
  let plan: FaultPlan = () => undefined;
  let waiting: (() => void)[] = [];
  const faulty = <Port extends object>(name: PortName, port: Port): Port =>
    new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]) => {
          const fault = plan(name, String(property));
          if (fault === 'hang') return new Promise((_, reject) => waiting.push(() => reject(brokenOff(name))));
          if (fault !== undefined) return Promise.reject(fault);
          return Reflect.apply(value, target, parameters) as unknown;
        };
      },
    });
  return {
    ports: {
      ...ports,
      inventory: faulty('inventory', ports.inventory),
      queue: faulty('queue', ports.queue),
      orders: faulty('orders', ports.orders),
      catalog: faulty('catalog', ports.catalog),
      epochs: faulty('epochs', ports.epochs),
    },
    plan(next = () => undefined) {
      plan = next;
      const ended = waiting;
      waiting = [];
      for (const end of ended) end();
    },
  };
}

/** Whoever asked learns at last that nobody will answer: real adapters give up by themselves. */
function brokenOff(port: PortName): FlashSaleError {
  const code = port === 'inventory' ? 'STORE_UNKNOWN' : port === 'queue' ? 'QUEUE_UNKNOWN' : 'DATABASE_UNKNOWN';
  return new FlashSaleError(code, 'the connection broke');
}
