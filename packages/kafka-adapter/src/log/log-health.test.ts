import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogHealth } from './log-health.ts';

describe('the health of a log', () => {
  let reachable: boolean;
  let probes: number;
  let wentDown: number;
  let health: LogHealth;
  beforeEach(() => {
    vi.useFakeTimers();
    [reachable, probes, wentDown] = [true, 0, 0];
    health = new LogHealth({
      intervalMs: 100,
      onDown: () => {
        wentDown += 1;
      },
      probe: async () => {
        probes += 1;
        if (!reachable) throw new Error('nobody answers');
      },
    });
  });
  afterEach(() => {
    health.close();
    vi.useRealTimers();
  });

  it('is up after a failure that the brokers do not confirm', async () => {
    health.failed();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(health.state).toBe('up');
    expect(probes).toBe(1);
  });

  it('is down as soon as the brokers do not answer, and up as soon as they do', async () => {
    reachable = false;
    health.suspect();
    await vi.advanceTimersByTimeAsync(0);
    expect(health.state).toBe('down');
    await vi.advanceTimersByTimeAsync(500);
    expect(health.state).toBe('down');
    reachable = true;
    await vi.advanceTimersByTimeAsync(100);
    expect(health.state).toBe('up');
    expect(wentDown).toBe(1);
    const asked = probes;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(probes).toBe(asked);
  });

  it('is down for a pause after three failures in a row, though brokers answer, and one more suffices then', async () => {
    for (const _ of [1, 2, 3]) {
      expect(health.state).toBe('up');
      health.failed();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(health.state).toBe('down');
    await vi.advanceTimersByTimeAsync(100);
    expect(health.state).toBe('up');
    health.failed();
    expect(health.state).toBe('down');
    await vi.advanceTimersByTimeAsync(100);
    health.stored();
    health.failed();
    expect(health.state).toBe('up');
  });

  it('asks no more once it is closed', async () => {
    reachable = false;
    health.suspect();
    await vi.advanceTimersByTimeAsync(0);
    health.close();
    const asked = probes;
    await vi.advanceTimersByTimeAsync(1_000);
    health.suspect();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(probes).toBe(asked);
  });
});
