import {
  type CallOptions,
  FlashSaleError,
  type OrderMessage,
  type PublishOutcome,
  type SaleId,
} from '@flash-sale/core';
import { sharedBound } from '../client/shared-bound.ts';
import type { SqlClient } from '../client/sql-client.ts';
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

/** Stores a batch of messages in the table. Never rejects: what the database did becomes outcomes. */
export async function publish(
  sql: SqlClient,
  messages: readonly OrderMessage[],
  messageBytesMax: number,
  options?: CallOptions,
): Promise<Published> {
  const outcomes = new Array<PublishOutcome>(messages.length).fill(UNAVAILABLE);
  const settle = (row: QueueRow, outcome: PublishOutcome): void => {
    for (const place of row.places) outcomes[place] = outcome;
  };
  const { rows, tooLarge } = packMessages(messages, messageBytesMax);
  for (const place of tooLarge) outcomes[place] = TOO_LARGE;
  const bound = sharedBound(options);
  let pending = rows;
  let handedOver: readonly QueueRow[] = [];
  try {
    // A sale's first message finds no fence row: it is made, and the second round stores.
    for (let round = 0; pending.length > 0 && round < 2; round += 1) {
      if (round > 0) await ensureFences(sql, saleIdsOf(pending), bound());
      handedOver = pending;
      const fences = await publishRows(sql, pending, bound());
      handedOver = [];
      pending = pending.filter((row, index) => {
        const fence = fences[index];
        if (fence !== undefined) settle(row, row.epoch >= fence ? STORED : STALE);
        return fence === undefined;
      });
    }
    return { outcomes, error: undefined };
  } catch (error) {
    if (!FlashSaleError.changedNothing(error)) {
      for (const row of handedOver) settle(row, { outcome: 'unknown', cause: error });
    }
    return { outcomes, error };
  }
}

function saleIdsOf(rows: readonly QueueRow[]): readonly SaleId[] {
  return [...new Set(rows.map(({ saleId }) => saleId))];
}
