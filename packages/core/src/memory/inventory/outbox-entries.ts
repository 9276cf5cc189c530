import type { OrderMessage } from '../../order/order-message.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';

/** Gives a sold reservation the next `seq` of the epoch and puts it into the outbox, in one. */
export function addToOutbox(ledger: SaleLedger, sold: StoredReservation): void {
  ledger.sales.push(sold);
  sold.epoch = ledger.epoch;
  sold.seq = ledger.outbox.base + ledger.sales.length;
  sold.inOutbox = true;
  ledger.outbox.entries += 1;
}

/** Takes the entry with this `seq` out. A no-op for one that is not in. */
export function dropFromOutbox({ sales, outbox }: SaleLedger, seq: number): void {
  const sold = sales[seq - 1 - outbox.base];
  if (sold === undefined || !sold.inOutbox) return;
  sold.inOutbox = false;
  outbox.entries -= 1;
  while (sales[outbox.first]?.inOutbox === false) outbox.first += 1;
}

/** Entries after `afterSeq` that were sold at `soldBefore` or earlier, in the order of `seq`, at most `limit`. */
export function outboxPage(ledger: SaleLedger, afterSeq: number, soldBefore: number, limit: number): OrderMessage[] {
  const page: OrderMessage[] = [];
  for (let index = Math.max(ledger.outbox.first, afterSeq - ledger.outbox.base); page.length < limit; index += 1) {
    const sold = ledger.sales[index];
    if (sold === undefined) break;
    if (sold.inOutbox && sold.changedAt <= soldBefore) page.push(messageOf(ledger, sold));
  }
  return page;
}

/** The order message of a sold reservation. A sold one never changes, so it is the same whenever it is read. */
function messageOf(ledger: SaleLedger, sold: StoredReservation): OrderMessage {
  return {
    databaseId: ledger.databaseId,
    saleId: ledger.saleId,
    orderId: sold.orderId,
    buyerId: sold.buyerId,
    lines: sold.lines,
    fingerprint: sold.fingerprint,
    epoch: sold.epoch,
    seq: sold.seq,
    soldAt: sold.changedAt,
    settledBy: sold.settledBy,
    redriveRound: sold.redriveRound,
    traceparent: sold.traceparent,
  };
}
