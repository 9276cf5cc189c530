import type { Line, Sku } from '@flash-sale/core';

/** Lines as the tables keep them: a JSON list of [sku, quantity]. */
export function lineText(lines: readonly Line[]): string {
  return JSON.stringify(lines.map(({ sku, quantity }) => [sku, quantity]));
}

/** Lines out of their text. */
export function linesOf(text: string): readonly Line[] {
  return (JSON.parse(text) as [Sku, number][]).map(([sku, quantity]) => ({ sku, quantity }));
}
