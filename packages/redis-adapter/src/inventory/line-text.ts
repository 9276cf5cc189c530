import type { Line, Sku } from '@flash-sale/core';

/** Lines as the scripts read them: `sku:quantity;sku:quantity`. Ids cannot contain either separator. */
export function lineText(lines: readonly Line[]): string {
  const [first] = lines;
  if (lines.length === 1 && first !== undefined) return `${first.sku}:${first.quantity}`;
  return lines.map(({ sku, quantity }) => `${sku}:${quantity}`).join(';');
}

/** Reads what `lineText` wrote. */
export function readLines(text: string): readonly Line[] {
  return text.split(';').map((line) => {
    const separator = line.indexOf(':');
    return { sku: line.slice(0, separator) as Sku, quantity: Number(line.slice(separator + 1)) };
  });
}
