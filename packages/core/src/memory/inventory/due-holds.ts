import type { StoredReservation } from './sale-ledger.ts';

/**
 * Open holds as a binary heap, the earliest to expire first. Each hold knows its place, so that one that is settled
 * early is taken out in logarithmic time and nothing stays behind.
 */
export type DueHolds = StoredReservation[];

/** Adds an open hold. */
export function addDue(holds: DueHolds, hold: StoredReservation): void {
  holds.push(hold);
  moveUp(holds, hold, holds.length - 1);
}

/** Takes a hold out, wherever it stands. A no-op for one that is not in. */
export function removeDue(holds: DueHolds, hold: StoredReservation): void {
  const index = hold.dueIndex;
  if (index < 0) return;
  hold.dueIndex = -1;
  const last = holds.pop();
  if (last === undefined || last === hold) return;
  const parent = holds[(index - 1) >> 1];
  if (index > 0 && parent !== undefined && isEarlier(last, parent)) moveUp(holds, last, index);
  else moveDown(holds, last, index);
}

function moveUp(holds: DueHolds, hold: StoredReservation, from: number): void {
  let index = from;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = holds[parentIndex];
    if (parent === undefined || !isEarlier(hold, parent)) break;
    place(holds, parent, index);
    index = parentIndex;
  }
  place(holds, hold, index);
}

function moveDown(holds: DueHolds, hold: StoredReservation, from: number): void {
  let index = from;
  for (;;) {
    const leftIndex = index * 2 + 1;
    const left = holds[leftIndex];
    if (left === undefined) break;
    const right = holds[leftIndex + 1];
    const child = right !== undefined && isEarlier(right, left) ? right : left;
    if (!isEarlier(child, hold)) break;
    const childIndex = child === left ? leftIndex : leftIndex + 1;
    place(holds, child, index);
    index = childIndex;
  }
  place(holds, hold, index);
}

function place(holds: DueHolds, hold: StoredReservation, index: number): void {
  holds[index] = hold;
  hold.dueIndex = index;
}

function isEarlier(a: StoredReservation, b: StoredReservation): boolean {
  return (a.holdExpiresAt ?? 0) < (b.holdExpiresAt ?? 0);
}
