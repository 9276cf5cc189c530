import {
  type CallOptions,
  FlashSaleError,
  type OrderMessage,
  type PublishOutcome,
  type SaleId,
} from '@flash-sale/core';
import { sharedBound } from '../client/shared-bound.ts';
import type { SqlClient } from '../client/sql-client.ts';
import { isLostConnection } from '../pg-error.ts';
import { ensureFences } from '../queries/ensure-fences.ts';
import { publishRows } from '../queries/publish-messages.ts';
import { packMessages, type QueueRow } from './queue-rows.ts';

const STORED: PublishOutcome = { outcome: 'stored' };
const STALE: PublishOutcome = { outcome: 'refused', reason: 'stale-epoch' };
const TOO_LARGE: PublishOutcome = { outcome: 'refused', reason: 'too-large' };
const UNAVAILABLE: PublishOutcome = { outcome: 'refused', reason: 'unavailable' };

export interface Published {
  /** One per message, in order. */
  readonly outcomes: readonly PublishOutcome[];
  /** What kept the database from answering, if anything did. */
  readonly error: unknown;
}

/** First a sale's fence row may be missing, then a connection may turn out to have been cut while it lay idle. */
const ROUNDS_MAX = 3;

/** Stores a batch of messages in the table. Never rejects: what the database did becomes outcomes. */
export async function publish(
  sql: SqlClient,
  messages: readonly OrderMessage[],
  messageBytesMax: number,
  options?: CallOptions,
): Promise<Published> {
  const { rows, tooLarge } = packMessages(messages, messageBytesMax);
  const bound = sharedBound(options);
  const outcomes = new Outcomes(messages.length);
  for (const place of tooLarge) outcomes.settlePlace(place, TOO_LARGE);
  let pending = rows;
  let unfenced = false;
  let lastError: unknown;
  for (let round = 0; pending.length > 0 && round < ROUNDS_MAX; round += 1) {
    let handedOver = false;
    try {
      if (unfenced) await ensureFences(sql, saleIdsOf(pending), bound());
      handedOver = true;
      const fences = await publishRows(sql, pending, bound());
      lastError = undefined;
      unfenced = true;
      pending = pending.filter((row, index) => {
        const fence = fences[index];
        if (fence !== undefined) outcomes.settle(row, row.epoch >= fence ? STORED : STALE);
        return fence === undefined;
      });
    } catch (error) {
      lastError = error;
      if (handedOver && !FlashSaleError.changedNothing(error)) outcomes.doubt(pending, error);
      // Publishing again is harmless, and better than telling a crowd "unknown" because a server was restarted.
      if (!isLostConnection(error)) break;
    }
  }
  return { outcomes: outcomes.all, error: lastError };
}

/** Outcomes by place. Until it is settled a message is certainly not stored, unless it was doubted. */
class Outcomes {
  readonly all: PublishOutcome[];
  readonly #doubts = new Map<QueueRow, PublishOutcome>();

  constructor(count: number) {
    this.all = new Array<PublishOutcome>(count).fill(UNAVAILABLE);
  }

  settlePlace(place: number, outcome: PublishOutcome): void {
    this.all[place] = outcome;
  }

  /** A row that an earlier round may have stored is not refused by a later one: it stays unknown. */
  settle(row: QueueRow, outcome: PublishOutcome): void {
    const settled = outcome.outcome === 'stored' ? outcome : (this.#doubts.get(row) ?? outcome);
    for (const place of row.places) this.all[place] = settled;
  }

  /** These rows were handed over, and whether they are stored was not answered. */
  doubt(rows: readonly QueueRow[], cause: unknown): void {
    for (const row of rows) {
      const outcome = this.#doubts.get(row) ?? { outcome: 'unknown', cause };
      this.#doubts.set(row, outcome);
      this.settle(row, outcome);
    }
  }
}

function saleIdsOf(rows: readonly QueueRow[]): readonly SaleId[] {
  return [...new Set(rows.map(({ saleId }) => saleId))];
}
