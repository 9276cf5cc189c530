import type { Sold } from '../../ports/inventory-command.ts';
import { leastAvailable } from '../../reservation/lines.ts';
import { addToOutbox } from './outbox-entries.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';

/**
 * The moment of sale, after its units have moved: the reservation gets the next place in the epoch, and its order message
 * is in the outbox in the same step.
 */
export function sell(
  ledger: SaleLedger,
  reservation: StoredReservation,
  now: number,
  traceparent: string | undefined,
): Sold {
  ledger.version += 1;
  reservation.state = 'sold';
  reservation.changedAt = now;
  reservation.traceparent = traceparent;
  addToOutbox(ledger, reservation);
  return soldReply(ledger, reservation, false);
}

/** The answer of a sold reservation, first or again. */
export function soldReply(ledger: SaleLedger, reservation: StoredReservation, replayed: boolean): Sold {
  return {
    outcome: 'sold',
    replayed,
    lines: reservation.lines,
    epoch: reservation.epoch,
    seq: reservation.seq,
    soldAt: reservation.changedAt,
    inOutbox: reservation.inOutbox,
    fingerprint: reservation.fingerprint,
    settledBy: reservation.settledBy,
    remaining: leastAvailable(reservation.lines, ledger.skus),
  };
}
