import { type EpochRegistry, MemoryDatabase, MemoryEpochRegistry, MemoryProductCatalog } from '@flash-sale/core';
import { epochRegistryContract, ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { broken } from './broken-port.fixture.ts';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

type BreakRegistry = (registry: EpochRegistry, database: MemoryDatabase) => Partial<EpochRegistry>;

const registryFailures = (breakIt: BreakRegistry, policyMs?: number): Promise<string[]> =>
  failedPolicies(
    (runner) =>
      epochRegistryContract('broken', {
        runner,
        create: async () => {
          const clock = new ManualClock();
          const database = new MemoryDatabase({ clock });
          const registry = new MemoryEpochRegistry(database);
          const theBroken = broken<EpochRegistry>(registry, breakIt(registry, database));
          const catalog = new MemoryProductCatalog(database);
          return {
            epochs: theBroken,
            other: theBroken,
            newSale: async () => (await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 1 })).saleId,
            advance: (ms) => clock.advanceAsync(ms),
            dispose: async () => {},
          };
        },
      }),
    policyMs,
  );

const registryTraps: readonly (readonly [string, BreakRegistry, string])[] = [
  [
    'reads before it writes, in two steps',
    (registry, database) => ({
      open: async (saleId, closed, next) => {
        const row = await registry.current(saleId);
        const expected = closed === undefined ? row === undefined : row?.epoch === closed && row.state === 'closing';
        if (!expected) return false;
        await Promise.resolve();
        database.epochs.set(saleId, { saleId, ...next, state: 'open' });
        return true;
      },
    }),
    'lets exactly one of several coordinators open the next epoch',
  ],
  [
    'renews leases while the epoch is closing',
    (registry, database) => ({
      renewLeases: async (processId, saleIds, ttlMs) => {
        const closing = [...database.epochs.values()].filter(({ state }) => state === 'closing');
        for (const row of closing) database.epochs.set(row.saleId, { ...row, state: 'open' });
        const granted = await registry.renewLeases(processId, saleIds, ttlMs);
        for (const row of closing) database.epochs.set(row.saleId, row);
        return granted;
      },
    }),
    'renews nothing while the epoch is closing, and keeps what runs',
  ],
  [
    'forgets the leases of an epoch as soon as it is closing',
    (registry, database) => ({
      beginClosing: (saleId, epoch) => {
        database.leases.delete(saleId);
        return registry.beginClosing(saleId, epoch);
      },
    }),
    'goes on counting the leases of an epoch that is closing',
  ],
  [
    'counts every lease for every epoch',
    (registry, database) => ({
      leasedForMs: (saleId) => registry.leasedForMs(saleId, database.epochs.get(saleId)?.epoch ?? 0),
    }),
    'counts a lease for the epoch that it was granted on only',
  ],
  [
    'gives back everybody’s leases with those of one process',
    (registry) => ({ releaseLeases: () => registry.releaseAllLeases() }),
    'gives back all leases of a process, of that process only',
  ],
  [
    'gives back a lease on a later epoch with those of an earlier one',
    (registry) => ({
      releaseLeases: (processId, of) =>
        registry.releaseLeases(processId, of && { saleId: of.saleId, epoch: Number.MAX_SAFE_INTEGER }),
    }),
    'gives back nothing of a later epoch than it was told of',
  ],
  [
    'never lets a lease run out',
    (registry, database) => ({
      leasedForMs: async (saleId) => ((database.leases.get(saleId)?.length ?? 0) > 0 ? 1_000 : 0),
      current: (saleId) => registry.current(saleId),
    }),
    'counts down to nothing by itself',
  ],
  [
    'lets only the first coordinator begin closing',
    (registry) => ({
      beginClosing: async (saleId, epoch) => {
        const row = await registry.current(saleId);
        return row?.state === 'open' && registry.beginClosing(saleId, epoch);
      },
    }),
    'begins closing only the epoch that the sale is at, and again when somebody else has begun',
  ],
  [
    'opens an older epoch',
    (registry) => ({
      open: (saleId, closed, next) =>
        registry.open(saleId, closed, { ...next, epoch: Math.max(next.epoch || 1, (closed ?? 0) + 1) }),
    }),
    'may skip numbers and never goes back',
  ],
];

describe('the contract of EpochRegistry', () => {
  it('finds nothing wrong with a registry that nobody broke', async () => {
    expect(await registryFailures(() => ({}), SOUND_POLICY_MS)).toEqual([]);
  });

  it.each(registryTraps)('notices a registry that %s', async (_trap, breakIt, policy) => {
    expect(await registryFailures(breakIt)).toContain(policy);
  });
});
