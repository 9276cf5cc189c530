import { createFlashSale, type RedriveResult, type SaleId, type StoredDeadLetter } from '@flash-sale/core';
import type { ExamplePorts } from '../composition/example-ports.ts';

/** Which dead letters of a sale are sent round again: these ids, or all that are not settled. */
export interface RedriveOrder {
  readonly saleId: SaleId;
  readonly ids: readonly string[] | 'all';
}

const PAGE_SIZE = 200;
/** Letters of one call of `redrive`. */
const CALL_SIZE_MAX = 1_000;
/** Short, because it ends with this program: a recovery waits for the leases of whoever has died. */
const OPTIONS = { leaseTtlMs: 10_000 };
const CALL = { timeoutMs: 30_000 };

/** The dead letters of a sale that are not settled, newest first. */
export async function unsettledLetters(
  { orders }: Pick<ExamplePorts, 'orders'>,
  saleId: SaleId,
): Promise<readonly StoredDeadLetter[]> {
  const letters: StoredDeadLetter[] = [];
  let cursor: string | undefined;
  do {
    const page = await orders.deadLetters({ saleId, cursor, limit: PAGE_SIZE }, CALL);
    letters.push(...page.entries);
    cursor = page.next;
  } while (cursor !== undefined);
  return letters;
}

/**
 * Sends dead letters round again as the operator's route does, from a process of its own: under the sale's present epoch, and
 * only while its lease is valid.
 */
export async function sendRoundAgain(ports: ExamplePorts, { saleId, ids }: RedriveOrder): Promise<RedriveResult> {
  const wanted = ids === 'all' ? (await unsettledLetters(ports, saleId)).map(({ id }) => id) : ids;
  await using flashSale = createFlashSale(ports, OPTIONS);
  const results: RedriveResult[] = [];
  for (let index = 0; index < wanted.length; index += CALL_SIZE_MAX) {
    results.push(await flashSale.redrive(saleId, wanted.slice(index, index + CALL_SIZE_MAX), CALL));
  }
  return {
    published: results.flatMap(({ published }) => published),
    refused: results.flatMap(({ refused }) => refused),
  };
}
