import { OrderWorker } from '@flash-sale/core';
import { BenchmarkError } from '../benchmark-error.ts';
import { processorTimeMs } from '../process/processor-time.ts';
import { runJob } from '../process/run-job.ts';
import type { RentedServices } from '../services/rented-services.ts';
import type { StoredTimes } from './level.ts';
import type { LevelPorts, LibraryLevel } from './level-ports.ts';
import { notedOrders } from './noted-orders.ts';

/** Who stores the orders of a level meanwhile. */
export interface OrderStorage {
  /** Processor time so far of its process, in milliseconds; absent where it is this one. */
  processorMs(): number | undefined;
  /** Ends it when nothing is left in the queue, and tells when each order was stored. */
  end(): Promise<StoredTimes>;
  /** Ends it as it is, if it has not ended. */
  abandon(): Promise<void>;
}

const TIMEOUT_MS = 3_600_000;

/** A worker in a process of its own, as `WORKER=off` and a worker process are; in this one where the database is in it. */
export async function startStorage(
  level: LibraryLevel,
  services: RentedServices,
  { ports }: LevelPorts,
): Promise<OrderStorage> {
  if (level === 'embedded') {
    const storedAt = new Map<string, number>();
    const worker = new OrderWorker({ ...ports, orders: notedOrders(ports.orders, storedAt) });
    await worker.start();
    const end = async () => {
      await worker.close();
      return storedAt;
    };
    return { processorMs: () => undefined, end, abandon: () => worker.close() };
  }
  return await startStorageProcess(level, services, new AbortController().signal);
}

/** The same for whoever sells in yet another process. */
export async function startStorageProcess(
  level: LibraryLevel,
  services: RentedServices,
  signal: AbortSignal,
): Promise<OrderStorage> {
  const stopping = new AbortController();
  const records = runJob('store-orders', { level, services }, { signal, stop: stopping.signal, timeoutMs: TIMEOUT_MS });
  const first = await records.next();
  if (first.done === true || first.value.type !== 'started') throw notAsExpected();
  const { pid } = first.value;
  return {
    processorMs: () => processorTimeMs(pid),
    async end() {
      stopping.abort();
      const last = await records.next();
      await records.return();
      if (last.done === true || last.value.type !== 'ended') throw notAsExpected();
      return last.value.storedAt;
    },
    async abandon() {
      await records.return();
    },
  };
}

function notAsExpected(): BenchmarkError {
  return new BenchmarkError('CHILD_FAILED', 'the process that stores orders ended before its time');
}
