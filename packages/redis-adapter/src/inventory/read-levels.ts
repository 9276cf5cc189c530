import {
  FlashSaleError,
  type LevelsSnapshot,
  type SaleId,
  type SaleState,
  type Sku,
  type SkuLevels,
  saleWindowAt,
} from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import levels from '../scripts/levels.lua';
import { readingScript } from './reading-script.ts';
import type { SaleSteps } from './sale-steps.ts';
import { optionalNumber } from './settings-text.ts';

const LEVELS = readingScript(levels);

/** All levels at one instant; absent when Redis does not know the sale. */
export async function readLevels(
  steps: SaleSteps,
  saleId: SaleId,
  bound: CallBound,
): Promise<LevelsSnapshot | undefined> {
  const read = await steps.read(saleId, LEVELS, ({ keys }) => ({ keys: [keys.stock], args: [] }), bound);
  if (read === undefined) return undefined;
  const [, at, version, state, startsAt, endsAt, stock] = read.reply;
  const settings = {
    state: state as SaleState,
    startsAt: optionalNumber(startsAt),
    endsAt: optionalNumber(endsAt),
  };
  const now = Number(at);
  return {
    saleId,
    epoch: read.generation.epoch,
    version: Number(version),
    window: saleWindowAt(settings, now),
    at: now,
    skus: skusOf(stock as string[]),
  };
}

function skusOf(stock: readonly string[]): SkuLevels[] {
  const skus: SkuLevels[] = [];
  for (let index = 0; index < stock.length; index += 2) {
    const [allotment, available, held, sold] = (stock[index + 1] ?? '').split(',').map(Number);
    if (allotment === undefined || available === undefined || held === undefined || sold === undefined) {
      throw new FlashSaleError('STORE_UNAVAILABLE', 'stored levels are not ours', { details: { sku: stock[index] } });
    }
    skus.push({ sku: stock[index] as Sku, allotment, available, held, sold });
  }
  return skus;
}
