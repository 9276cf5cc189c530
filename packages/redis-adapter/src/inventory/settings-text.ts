import type { SaleSettings } from '@flash-sale/core';

/** Settings as the scripts keep them: state, startsAt, endsAt, buyer limit, revision; what is absent is empty. */
export function settingsText({ state, startsAt, endsAt, buyerLimit, revision }: SaleSettings): (string | number)[] {
  return [state, startsAt ?? '', endsAt ?? '', buyerLimit ?? '', revision];
}

/** Reads an instant or a limit that may be absent. */
export function optionalNumber(text: unknown): number | undefined {
  return text === '' || text === null || text === undefined ? undefined : Number(text);
}
