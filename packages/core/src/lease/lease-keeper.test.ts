import { describe, expect, it } from 'vitest';
import { saleId } from '../identity/ids.ts';
import { MemoryDatabase } from '../memory/database/memory-database.ts';
import { MemoryEpochRegistry } from '../memory/memory-epoch-registry.ts';
import { silentLogger } from '../ports/logger.ts';
import { type Metrics, silentMetrics } from '../ports/metrics.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { LeaseKeeper } from './lease-keeper.ts';

const SALE = saleId('sale');

async function setUp(renewMs = 100) {
  const clock = new ManualClock();
  const database = new MemoryDatabase({ clock });
  const epochs = new MemoryEpochRegistry(database);
  await epochs.open(SALE, undefined, { epoch: 1, incarnation: 'one' });
  const moved: (number | undefined)[] = [];
  const renewals = { answered: 0, failed: 0 };
  const metrics: Metrics = {
    ...silentMetrics,
    count(name, labels) {
      if (name === 'flash_sale_lease_renewals_total') renewals[labels?.outcome as keyof typeof renewals] += 1;
    },
  };
  const leases = new LeaseKeeper({
    epochs,
    clock,
    logger: silentLogger,
    metrics,
    processId: 'p1',
    ttlMs: 1_000,
    renewMs,
    onMoved: (_, epoch) => moved.push(epoch),
  });
  return { clock, database, epochs, leases, moved, renewals };
}

describe('LeaseKeeper', () => {
  it('holds a lease on the open epoch and keeps it by renewing', async () => {
    const { clock, leases } = await setUp();
    expect(await leases.take(SALE)).toBe(1);
    await clock.advanceAsync(5_000);
    expect(leases.isValid(SALE, 1)).toBe(true);
    expect(leases.isValid(SALE, 2)).toBe(false);
    await leases.close();
  });

  it('goes on while the database is away, as long as the lease and no longer', async () => {
    const { clock, database, leases } = await setUp();
    await leases.take(SALE);
    database.setAvailable(false);
    await clock.advanceAsync(999);
    expect(leases.isValid(SALE, 1)).toBe(true);
    await clock.advanceAsync(1);
    expect(leases.isValid(SALE, 1)).toBe(false);
    database.setAvailable(true);
    await clock.advanceAsync(100);
    expect(leases.isValid(SALE, 1)).toBe(true);
    await leases.close();
  });

  it('counts the renewals that were answered and those that failed', async () => {
    const { clock, database, leases, renewals } = await setUp();
    await leases.take(SALE);
    await clock.advanceAsync(300);
    expect(renewals).toEqual({ answered: 4, failed: 0 });
    database.setAvailable(false);
    await clock.advanceAsync(200);
    expect(renewals).toEqual({ answered: 4, failed: 2 });
    await leases.close();
  });

  it('counts from before it asked: it ends here before it ends for the coordinator', async () => {
    const { clock, epochs, leases } = await setUp(500);
    const renew = epochs.renewLeases.bind(epochs);
    epochs.renewLeases = async (...call) => {
      clock.advance(300);
      return await renew(...call);
    };
    await leases.take(SALE);
    epochs.renewLeases = async () => await new Promise(() => {});
    clock.advance(699);
    expect(leases.isValid(SALE, 1)).toBe(true);
    clock.advance(1);
    expect(leases.isValid(SALE, 1)).toBe(false);
    expect(await epochs.leasedForMs(SALE, 1)).toBe(300);
  });

  it('tells when the epoch is closing, and grants nothing on it', async () => {
    const { clock, epochs, leases, moved } = await setUp();
    await leases.take(SALE);
    await epochs.beginClosing(SALE, 1);
    await clock.advanceAsync(100);
    expect(moved).toEqual([undefined]);
    await leases.giveBack(SALE, 1);
    expect(leases.isValid(SALE, 1)).toBe(false);
    expect(await epochs.leasedForMs(SALE, 1)).toBe(0);
    expect(await leases.take(SALE)).toBeUndefined();
    await leases.close();
  });

  it('keeps the lease on the next epoch when giving back the last one takes effect late', async () => {
    const { epochs, leases } = await setUp();
    await leases.take(SALE);
    const release = epochs.releaseLeases.bind(epochs);
    let carryOut = async (): Promise<void> => {};
    epochs.releaseLeases = async (...call) => {
      carryOut = () => release(...call);
    };
    await leases.giveBack(SALE, 1);
    epochs.releaseLeases = release;
    await epochs.beginClosing(SALE, 1);
    await epochs.open(SALE, 1, { epoch: 2, incarnation: 'two' });
    expect(await leases.take(SALE)).toBe(2);
    await carryOut();
    expect(await epochs.leasedForMs(SALE, 1)).toBe(0);
    expect(await epochs.leasedForMs(SALE, 2)).toBe(1_000);
    expect(leases.isValid(SALE, 2)).toBe(true);
    await leases.close();
  });

  it('never leases again what it gave back, whatever an earlier question is answered', async () => {
    const { epochs, leases } = await setUp();
    const renew = epochs.renewLeases.bind(epochs);
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    epochs.renewLeases = async (...call) => {
      const granted = await renew(...call);
      await asked;
      return granted;
    };
    const taking = leases.take(SALE);
    await leases.giveBack(SALE, 1);
    answer();
    await taking;
    expect(leases.isValid(SALE, 1)).toBe(false);
    epochs.renewLeases = renew;
    expect(await leases.take(SALE)).toBeUndefined();
    expect(leases.isValid(SALE, 1)).toBe(false);
    await leases.close();
  });

  it('is not moved back by an answer to an older question', async () => {
    const { clock, epochs, leases, moved } = await setUp();
    await leases.take(SALE);
    const renew = epochs.renewLeases.bind(epochs);
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    epochs.renewLeases = async (...call) => {
      const granted = await renew(...call);
      await asked;
      return granted;
    };
    await clock.advanceAsync(100);
    epochs.renewLeases = renew;
    await epochs.beginClosing(SALE, 1);
    await epochs.open(SALE, 1, { epoch: 2, incarnation: 'two' });
    clock.advance(1);
    expect(await leases.take(SALE)).toBe(2);
    expect(moved).toEqual([2]);
    answer();
    await clock.settle();
    expect(leases.isValid(SALE, 2)).toBe(true);
    expect(moved).toEqual([2]);
    await leases.close();
  });

  it('is renewed as rarely as the options allow', async () => {
    const { leases } = await setUp(600_000);
    expect(await leases.take(SALE)).toBe(1);
    await leases.close();
  });

  it('gives everything back on close', async () => {
    const { epochs, leases } = await setUp();
    await leases.take(SALE);
    expect(await epochs.leasedForMs(SALE, 1)).toBe(1_000);
    await leases.close();
    expect(await epochs.leasedForMs(SALE, 1)).toBe(0);
    expect(leases.isValid(SALE, 1)).toBe(false);
    expect(await leases.take(SALE)).toBeUndefined();
    expect(await epochs.leasedForMs(SALE, 1)).toBe(0);
  });
});
