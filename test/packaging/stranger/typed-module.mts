import { createFlashSale, createMemoryPorts, type PurchaseResult } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';

const clock = new ManualClock();
await using flashSale = createFlashSale(createMemoryPorts({ clock }));

export function answer(result: PurchaseResult): string {
  return result.outcome === 'accepted' ? `yours: ${result.orderId}` : result.outcome;
}

const result = await flashSale.purchase({ saleId: 's', buyerId: 'b', lines: [{ sku: 'k', quantity: 1 }] });
console.log(answer(result));

// A closed union: an outcome that does not exist is an error for the compiler.
// @ts-expect-error
console.log(result.outcome === 'perhaps');
