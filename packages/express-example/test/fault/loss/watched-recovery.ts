import type { InventoryRebuild, QueueFence, SaleId } from '@flash-sale/core';
import type { ExamplePorts } from '../../../src/composition/example-ports.ts';
import { type Method, replaced } from '../process/watched-ports.ts';
import type { PassingRecovery, RecoveryStep } from './armed-steps.ts';

/** The adapters of a process, which tell of every step of a recovery before and after it. */
export function watchedRecovery(ports: ExamplePorts, pass: PassingRecovery): ExamplePorts {
  /** `saleOf` finds in the arguments whose recovery it is. */
  const watched =
    (step: RecoveryStep, saleOf: (...parameters: unknown[]) => unknown) =>
    (call: Method): Method =>
    async (...parameters) => {
      const saleId = saleOf(...parameters) as SaleId;
      pass(saleId, step, 'before');
      const result = await call(...parameters);
      pass(saleId, step, 'after');
      return result;
    };
  const first = (saleId: unknown) => saleId;
  return {
    ...ports,
    epochs: replaced(ports.epochs, {
      beginClosing: watched('close-epoch', first),
      leasedForMs: watched('wait-for-leases', first),
      open: watched('open-epoch', first),
    }),
    queue: replaced(ports.queue, {
      fence: watched('fence-queue', (_databaseId, saleId) => saleId),
      undrained: watched('drain-queue', (fence) => (fence as QueueFence).saleId),
    }),
    inventory: new Proxy(ports.inventory, {
      get(target, property) {
        if (property !== 'rebuild') return ofItself(target, property);
        const rebuild = watched('rebuild', (plan) => (plan as { readonly saleId: SaleId }).saleId);
        return async (plan: Parameters<typeof target.rebuild>[0]) => {
          const begun = (await rebuild((each) => target.rebuild(each as typeof plan))(plan)) as InventoryRebuild;
          return replaced(begun, { commit: watched('switch-store', () => plan.saleId) });
        };
      },
    }),
  };
}

function ofItself<Target extends object>(target: Target, property: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, property);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
