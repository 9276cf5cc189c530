import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from './driver.ts';

const POLL_MS = 10;

/**
 * Takes every key out of a server that appends to a file, and all that it has written out of the file: otherwise one sale
 * would pay for a rewrite that the ones before it have made due.
 */
export async function emptyServer(client: Redis): Promise<void> {
  await untilNotRewriting(client);
  // Freed before the answer, so that the server does not do it on somebody's time.
  await client.flushall('SYNC');
  await client.bgrewriteaof();
  await untilNotRewriting(client);
}

async function untilNotRewriting(client: Redis): Promise<void> {
  while (/^aof_rewrite_(in_progress|scheduled):1/m.test(await client.info('persistence'))) await sleep(POLL_MS);
}
