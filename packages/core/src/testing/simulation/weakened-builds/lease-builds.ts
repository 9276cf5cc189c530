import type { SaleId } from '../../../identity/ids.ts';
import type { EpochRegistry, GrantedLease } from '../../../ports/epoch-registry.ts';
import { changed } from '../changed-port.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

/** Longer than any run. */
const FOR_EVER_MS = 3_600_000;

export const givesNoWay: WeakenedBuild = {
  name: 'gives no way',
  flaw: 'A process with an older store does not see that others hold a lease on the later epoch, and closes it.',
  mixes: ['two-stores'],
  api: (ports) => ({
    ...ports,
    epochs: changed<EpochRegistry>(ports.epochs, {
      leasedForMs: async (saleId, epoch, options) => {
        const row = await ports.epochs.current(saleId, options);
        return row?.state === 'open' ? 0 : await ports.epochs.leasedForMs(saleId, epoch, options);
      },
    }),
  }),
};

export const checksNoLease: WeakenedBuild = {
  name: 'no lease check',
  flaw: 'A process that was granted a lease once goes on as if it had it still.',
  mixes: ['lost-store', 'everything'],
  api: (ports) => {
    const granted = new Map<SaleId, GrantedLease>();
    return {
      ...ports,
      epochs: changed<EpochRegistry>(ports.epochs, {
        renewLeases: async (processId, saleIds, ttlMs, options) => {
          const renewed = await ports.epochs.renewLeases(processId, saleIds, ttlMs, options).catch(() => []);
          for (const lease of renewed) {
            const known = granted.get(lease.saleId);
            if (known === undefined) granted.set(lease.saleId, { ...lease, ttlMs: FOR_EVER_MS });
          }
          return saleIds.flatMap((saleId) => granted.get(saleId) ?? []);
        },
        releaseLeases: async (processId, of, options) => {
          if (of === undefined) granted.clear();
          else granted.delete(of.saleId);
          await ports.epochs.releaseLeases(processId, of, options);
        },
      }),
    };
  },
};
