import { changeWithin, type Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { RedriveResult } from '../flash-sale.ts';
import { saleId as checkSaleId } from '../identity/ids.ts';
import { type OrderMessage, REDRIVE_ROUNDS_MAX } from '../order/order-message.ts';
import type { StoredDeadLetter } from '../ports/order-repository.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** Most letters of one call. */
export const REDRIVE_MAX = 1_000;
const PAGE_SIZE = 500;

/**
 * Sends dead letters round again. Their units count as sold all the while, so they go under the sale's present epoch.
 * Published first and settled after: a crash between the two publishes twice, which is harmless; the other order would
 * lose an order. Settled only under a lease that was valid when the queue answered: a message behind the barrier of the
 * next epoch never becomes an order, and the letter is then all that is left of it.
 */
export async function redrive(
  context: SellingContext,
  value: string,
  letterIds: readonly string[],
  deadline: Deadline,
): Promise<RedriveResult> {
  const saleId = checkSaleId(value);
  if (!Array.isArray(letterIds) || letterIds.length < 1 || letterIds.length > REDRIVE_MAX) {
    throw new FlashSaleError('INVALID_ARGUMENT', `letterIds must be a list of 1 to ${REDRIVE_MAX} ids`, {
      details: { field: 'letterIds' },
    });
  }
  const { clock, orders, queue } = context.ports;
  const work = async (): Promise<RedriveResult> => {
    const sale = await context.sales.require(saleId, deadline);
    const letters = await findLetters(context, saleId, new Set(letterIds));
    const refused: { id: string; why: string }[] = [];
    const chosen: { id: string; message: OrderMessage }[] = [];
    for (const id of new Set(letterIds)) {
      const letter = letters.get(id);
      const why = letter === undefined ? 'there is no unsettled dead letter with this id' : whyNot(letter);
      if (why !== undefined || letter?.message === undefined) refused.push({ id, why: why ?? 'unreadable' });
      else {
        const { message } = letter;
        chosen.push({ id, message: { ...message, epoch: sale.epoch, redriveRound: message.redriveRound + 1 } });
      }
    }
    if (chosen.length === 0) return { published: [], refused };
    const outcomes = await queue.publish(chosen.map(({ message }) => message));
    const inTime = context.leases.isValid(saleId, sale.epoch);
    const published: string[] = [];
    chosen.forEach(({ id }, index) => {
      const outcome = outcomes[index]?.outcome ?? 'nothing';
      if (outcome === 'stored' && inTime) published.push(id);
      else refused.push({ id, why: inTime ? `the queue answered ${outcome}` : 'its epoch may have ended meanwhile' });
    });
    if (published.length > 0) await orders.settleDeadLetters(published);
    return { published, refused };
  };
  return await changeWithin(clock, deadline, work());
}

function whyNot(letter: StoredDeadLetter): string | undefined {
  if (letter.reason === 'stale-epoch') return 'it was published after its epoch had ended, and is not an order';
  if (letter.message === undefined) return 'it holds no readable order';
  if (letter.message.redriveRound >= REDRIVE_ROUNDS_MAX) return `it went round ${REDRIVE_ROUNDS_MAX} times already`;
  return undefined;
}

async function findLetters(
  context: SellingContext,
  saleId: StoredSale,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, StoredDeadLetter>> {
  const found = new Map<string, StoredDeadLetter>();
  let cursor: string | undefined;
  do {
    const page = await context.ports.orders.deadLetters({ saleId, cursor, limit: PAGE_SIZE });
    for (const letter of page.entries) if (wanted.has(letter.id)) found.set(letter.id, letter);
    cursor = page.next;
  } while (cursor !== undefined && found.size < wanted.size);
  return found;
}

type StoredSale = ReturnType<typeof checkSaleId>;
