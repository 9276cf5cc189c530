import type { CallOptions } from '@flash-sale/core';

/** Bounds what a route asks of a port directly. What it asks of `FlashSale` is bounded there. */
export const PORT_CALL: CallOptions = { timeoutMs: 3_000 };
