import type { FlashSaleOptions } from '@flash-sale/core';

/** Options that no variable of the example sets, as JSON in OPTIONS. */
export function optionsOf(environment: NodeJS.ProcessEnv): FlashSaleOptions {
  return JSON.parse(environment.OPTIONS ?? '{}') as FlashSaleOptions;
}
