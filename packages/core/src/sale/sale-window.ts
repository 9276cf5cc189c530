import type { SaleSettings } from './sale.ts';

/** Why nothing can be bought or held now, or `open`. */
export type SaleWindow = 'open' | 'not-started' | 'paused' | 'ended';

/**
 * Where a sale stands at `now` (epoch milliseconds by the store's clock).
 *
 * The end wins over everything (it is final), then a start that has not come, then a pause. The window is half open:
 * `startsAt` sells, `endsAt` does not.
 */
export function saleWindowAt(settings: Pick<SaleSettings, 'state' | 'startsAt' | 'endsAt'>, now: number): SaleWindow {
  if (settings.state === 'ended') return 'ended';
  if (settings.endsAt !== undefined && now >= settings.endsAt) return 'ended';
  if (settings.startsAt !== undefined && now < settings.startsAt) return 'not-started';
  return settings.state === 'paused' ? 'paused' : 'open';
}
