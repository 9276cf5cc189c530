/** What the sale's script and the reading scripts say first: anything but `OK` promises that nothing was changed. */
export const STATUS = {
  OK: 0,
  NOT_FOUND: 1,
  /** With the epoch that the sale shows. */
  SUPERSEDED: 2,
  /** The script belongs to another incarnation than the sale. */
  FENCED: 3,
  /** With SKU and allotment. */
  OVER_ALLOTMENT: 4,
  STAYS_ENDED: 5,
  /** With the numbers of entries in the outbox and of open holds. */
  STILL_OWED: 6,
  /** With the database that the sale belongs to. */
  FOREIGN: 7,
  /** What a rebuild has staged is not there. */
  INCOMPLETE: 8,
} as const;

/** The answers to commands, each with the values that follow it. `commands.lua` has the same table. */
export const ANSWER = {
  /** seq, remaining */
  SOLD_FIRST: 1,
  /** replayed, epoch, seq, soldAt, inOutbox, remaining, lines, settledBy, fingerprint */
  SOLD: 2,
  /** holdExpiresAt, remaining */
  HELD_FIRST: 3,
  /** holdExpiresAt, remaining, lines */
  HELD: 4,
  /** line (from 1) */
  SOLD_OUT: 5,
  /** line, available */
  NOT_ENOUGH: 6,
  /** limit, remaining */
  BUYER_LIMIT: 7,
  /** startsAt */
  NOT_STARTED: 8,
  ENDED: 9,
  PAUSED: 10,
  KEY_REUSED: 11,
  ALREADY_CONFIRMED: 12,
  ALREADY_RELEASED: 13,
  /** holdExpiresAt */
  EXPIRED: 14,
  HOLD_NOT_FOUND: 15,
  /** line, held */
  EXCEEDS_HELD: 16,
  /** replayed, lines */
  RELEASED: 17,
  /** replayed, allotment, available */
  ADJUSTED: 18,
  /** available */
  NOT_AVAILABLE: 19,
  /** expired, more, nextDueAt or -1 */
  EXPIRED_HOLDS: 20,
} as const;
