import { decodeOrderMessage, type OrderMessage, type SaleId } from '@flash-sale/core';
import { sampleMessage, sampleMessages } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { cutIntoBatches, deliveriesOf } from './deliveries.ts';
import { packMessages } from './queue-rows.ts';

const saleIds = ['one', 'two'] as SaleId[];
const at = (saleId: SaleId | undefined, epoch: number): OrderMessage =>
  sampleMessage({ epoch, ...(saleId === undefined ? {} : { saleId }) });

describe('packMessages', () => {
  it('puts messages of one sale and epoch into a row, in their order', () => {
    const messages = [at(saleIds[0], 1), at(saleIds[1], 1), at(saleIds[0], 2), at(saleIds[0], 1)];
    const { rows, tooLarge } = packMessages(messages, 10_000);
    expect(rows.map(({ saleId, epoch, places }) => [saleId, epoch, places])).toEqual([
      ['one', 1, [0, 3]],
      ['two', 1, [1]],
      ['one', 2, [2]],
    ]);
    expect(rows[0]?.messages.map((text) => decodeOrderMessage(text))).toEqual([messages[0], messages[3]]);
    expect(tooLarge).toEqual([]);
  });

  it('begins a new row after a hundred messages', () => {
    const { rows } = packMessages(sampleMessages(250), 10_000);
    expect(rows.map(({ messages }) => messages.length)).toEqual([100, 100, 50]);
  });

  it('leaves out what is larger than a row may carry, counted in bytes', () => {
    const umlauts = sampleMessage({ fingerprint: 'ü'.repeat(100) });
    const bytes = Buffer.byteLength(packMessages([umlauts], 10_000).rows[0]?.messages[0] ?? '');
    expect(packMessages([umlauts], bytes).tooLarge).toEqual([]);
    expect(packMessages([sampleMessage(), umlauts], bytes - 1).tooLarge).toEqual([1]);
  });

  it('writes no character that separates messages or rows', () => {
    const fingerprint = 'line\nbreak, record\u001Eseparator and nul\0';
    const [row] = packMessages([sampleMessage({ fingerprint })], 10_000).rows;
    for (const separator of ['\n', '\u001E', '\0']) expect(row?.messages[0]).not.toContain(separator);
    expect(decodeOrderMessage(row?.messages[0] ?? '').fingerprint).toBe(fingerprint);
  });
});

describe('cutIntoBatches', () => {
  const row = (rowId: number, count: number, settledCount = 0) => ({
    rowId,
    settledCount,
    messages: Array.from({ length: count }, (_, index) => `${rowId}.${index}`),
  });

  it('fills batches across rows and cuts rows across batches', () => {
    const batches = cutIntoBatches([row(1, 3), row(2, 10), row(3, 1)], 4);
    expect(batches.map((batch) => batch.map((part) => [part.row.rowId, part.from, part.to]))).toEqual([
      [
        [1, 0, 3],
        [2, 0, 1],
      ],
      [[2, 1, 5]],
      [[2, 5, 9]],
      [
        [2, 9, 10],
        [3, 0, 1],
      ],
    ]);
  });

  it('begins behind what was settled before', () => {
    const [batch] = cutIntoBatches([row(7, 5, 3)], 10);
    expect(deliveriesOf(batch ?? []).map(({ origin }) => origin.offset)).toEqual(['7003', '7004']);
  });
});
