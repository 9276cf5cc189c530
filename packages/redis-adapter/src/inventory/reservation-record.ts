import {
  type BuyerId,
  FlashSaleError,
  type OperationId,
  type OrderId,
  type OrderMessage,
  type Reservation,
  type ReservationState,
} from '@flash-sale/core';
import { lineText, readLines } from './line-text.ts';

/** A stored reservation, with what its order message needs besides. */
export interface ReservationRecord extends Reservation {
  readonly redriveRound: number;
}

const STATES: Readonly<Record<string, ReservationState>> = { h: 'held', s: 'sold', r: 'released', x: 'expired' };
const LETTERS: Readonly<Record<ReservationState, string>> = { held: 'h', sold: 's', released: 'r', expired: 'x' };
/** Fields before the fingerprint, which may itself contain the separator. */
const FIELDS = 9;

/** A sold order in the place that it has, or is given. `records.lua` describes the text. */
export function soldText(message: OrderMessage, epoch: number, seq: number): string {
  const { buyerId, soldAt, settledBy, redriveRound, lines, fingerprint } = message;
  const round = redriveRound === 0 ? '' : redriveRound;
  return `s,${buyerId},${soldAt},,${settledBy ?? ''},${epoch},${seq},${round},${lineText(lines)},${fingerprint}`;
}

/** A hold, open or ended. */
export function holdText(hold: Reservation): string {
  const { buyerId, state, changedAt, holdExpiresAt, settledBy, lines, fingerprint } = hold;
  const letter = LETTERS[state];
  return `${letter},${buyerId},${changedAt},${holdExpiresAt ?? ''},${settledBy ?? ''},,,,${lineText(lines)},${fingerprint}`;
}

/** Reads what the scripts and the two functions above write. `STORE_UNAVAILABLE` for anything else. */
export function readRecord(orderId: OrderId, text: string): ReservationRecord {
  const fields: string[] = [];
  let start = 0;
  while (fields.length < FIELDS) {
    const end = text.indexOf(',', start);
    if (end < 0) throw corrupt(orderId);
    fields.push(text.slice(start, end));
    start = end + 1;
  }
  const [letter = '', buyerId, changedAt, holdExpiresAt, settledBy, epoch, seq, round, lines = ''] = fields;
  const state = STATES[letter];
  if (state === undefined) throw corrupt(orderId);
  return {
    orderId,
    buyerId: buyerId as BuyerId,
    state,
    lines: readLines(lines),
    fingerprint: text.slice(start),
    changedAt: Number(changedAt),
    holdExpiresAt: holdExpiresAt === '' ? undefined : Number(holdExpiresAt),
    settledBy: settledBy === '' ? undefined : (settledBy as OperationId),
    sale: state === 'sold' ? { epoch: Number(epoch), seq: Number(seq) } : undefined,
    redriveRound: round === '' ? 0 : Number(round),
  };
}

/** The part that the port shows. */
export function reservationOf({ redriveRound: _, ...reservation }: ReservationRecord): Reservation {
  return reservation;
}

function corrupt(orderId: OrderId): FlashSaleError {
  return new FlashSaleError('STORE_UNAVAILABLE', 'a stored reservation is not one of ours', { details: { orderId } });
}
