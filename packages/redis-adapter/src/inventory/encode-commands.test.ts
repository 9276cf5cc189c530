import { buyerId, type InventoryCommand, type OrderId, sku } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { encodeCommands } from './encode-commands.ts';

function purchase(order: string, product: string, traceparent?: string): InventoryCommand {
  return {
    type: 'purchase',
    orderId: order as OrderId,
    buyerId: buyerId(`buyer-of-${order}`),
    lines: [{ sku: sku(product), quantity: 1 }],
    fingerprint: `purchase:${product}:1`,
    traceparent,
  };
}

it('says once what a crowd asks for, and again what is another request or comes with a trace', () => {
  const commands = [
    purchase('1', 'lamp'),
    purchase('2', 'lamp'),
    { type: 'expire', limit: 5 } as const,
    purchase('3', 'lamp'),
    purchase('4', 'desk'),
    purchase('5', 'lamp'),
    purchase('6', 'lamp', 'trace'),
    purchase('7', 'lamp'),
  ];
  expect(encodeCommands(commands).join(' ')).toBe(
    [
      '8',
      'p 1 buyer-of-1 lamp:1 purchase:lamp:1 ',
      'q 2 buyer-of-2',
      'e 5',
      'q 3 buyer-of-3',
      'p 4 buyer-of-4 desk:1 purchase:desk:1 ',
      'p 5 buyer-of-5 lamp:1 purchase:lamp:1 ',
      'p 6 buyer-of-6 lamp:1 purchase:lamp:1 trace',
      'p 7 buyer-of-7 lamp:1 purchase:lamp:1 ',
    ].join(' '),
  );
});
