import { type CallOptions, FlashSaleError } from '@flash-sale/core';
import type { SqlClient } from './client/sql-client.ts';
import { type ServerFacts, selectServerFacts } from './queries/server-facts.ts';

export type { ServerFacts };

export interface CheckServerOptions extends CallOptions {
  /**
   * Accepts `synchronous_commit = off`: the server then says "committed" up to three times `wal_writer_delay` before it
   * is true, and "accepted" may be said of an order that a crash of the server takes away.
   */
  readonly allowAsynchronousCommit?: boolean | undefined;
}

/** Oldest server that the statements run on: 13 has `gen_random_uuid` built in. */
const VERSION_NUMBER_MIN = 130_000;

/**
 * Asks the server whether it keeps what the library promises, and returns what it says. Throws `INVALID_CONFIGURATION`
 * for a server older than 13, a replica, and `synchronous_commit = off` unless that is allowed.
 */
export async function checkServer(client: SqlClient, options: CheckServerOptions = {}): Promise<ServerFacts> {
  const facts = await selectServerFacts(client, options);
  judgeServer(facts, options.allowAsynchronousCommit === true);
  return facts;
}

/** Throws `INVALID_CONFIGURATION` when a server with these facts cannot keep what the library promises. */
export function judgeServer(facts: ServerFacts, allowAsynchronousCommit: boolean): void {
  const details = { ...facts };
  if (facts.versionNumber < VERSION_NUMBER_MIN) {
    throw new FlashSaleError('INVALID_CONFIGURATION', 'PostgreSQL 13 or newer is needed', { details });
  }
  if (facts.replica) {
    throw new FlashSaleError('INVALID_CONFIGURATION', 'this server is a replica and stores nothing', { details });
  }
  if (facts.synchronousCommit === 'off' && !allowAsynchronousCommit) {
    throw new FlashSaleError(
      'INVALID_CONFIGURATION',
      'with synchronous_commit = off an accepted order can be lost: set it to on, or allow it explicitly',
      { details },
    );
  }
}
