import { ERROR_CODES, type ErrorCode, FlashSaleError, type Logger } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { errorToProblem } from './error-to-problem.ts';

function recordingLogger() {
  const lines: { readonly level: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const log = (level: string) => (fields: Readonly<Record<string, unknown>>) => void lines.push({ level, fields });
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  return { lines, logger };
}

const { logger } = recordingLogger();

it.each([
  ['INVALID_ARGUMENT', 400, '/problems/invalid-request'],
  ['PRODUCT_NOT_FOUND', 404, '/problems/product-not-found'],
  ['SALE_NOT_FOUND', 404, '/problems/sale-not-found'],
  ['SALE_NOT_INITIALIZED', 409, '/problems/not-initialized'],
  ['SKU_NOT_IN_SALE', 422, '/problems/product-not-in-sale'],
  ['OPERATION_REUSED', 422, '/problems/operation-reused'],
  ['RECOVERY_STOPPED', 503, '/problems/recovery-stopped'],
  ['CLOSED', 503, '/problems/unavailable'],
  ['STORE_FENCED', 503, '/problems/unavailable'],
  ['EPOCH_SUPERSEDED', 503, '/problems/unavailable'],
  ['STORE_UNAVAILABLE', 503, '/problems/unavailable'],
  ['DATABASE_UNAVAILABLE', 503, '/problems/unavailable'],
  ['DEADLINE_EXCEEDED', 503, '/problems/unavailable'],
  ['ABORTED', 503, '/problems/unavailable'],
  ['OPERATION_UNKNOWN', 504, '/problems/unknown'],
  ['STORE_UNKNOWN', 504, '/problems/unknown'],
  ['DATABASE_UNKNOWN', 504, '/problems/unknown'],
  ['INVARIANT_BROKEN', 500, '/problems/internal-error'],
  ['INVALID_CONFIGURATION', 500, '/problems/internal-error'],
] as const)('%s is answered with %d %s', (code, status, type) => {
  expect(errorToProblem(new FlashSaleError(code, 'text'), logger)).toMatchObject({ status, json: { type } });
});

it('says that nothing was changed only of errors that promise it', () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    const { status, json } = errorToProblem(new FlashSaleError(code, 'text'), logger);
    const { detail } = json as { detail: string };
    if (detail.startsWith('nothing was changed')) expect([code, ERROR_CODES[code].effect]).toEqual([code, 'none']);
    if (ERROR_CODES[code].effect === 'unknown') expect([500, 504]).toContain(status);
  }
});

it('names the field of a malformed argument once', () => {
  const error = new FlashSaleError('INVALID_ARGUMENT', 'price must be a text', { details: { field: 'price' } });
  expect(errorToProblem(error, logger).json).toMatchObject({
    detail: 'price must be a text',
    errors: [{ in: 'body', name: 'price', message: 'must be a text' }],
  });
});

it('hands on when to come back', () => {
  const error = new FlashSaleError('STORE_FENCED', 'text', { retryAfterMs: 4_200 });
  expect(errorToProblem(error, logger)).toMatchObject({ headers: ['Retry-After', '5'], json: { retryAfterMs: 4_200 } });
});

it('tells nothing of an unexpected error but an id, under which the log has it once', () => {
  const { lines, logger: recorder } = recordingLogger();
  const error = new Error('password=hunter2');
  const reply = errorToProblem(error, recorder);
  expect(reply).toMatchObject({ status: 500, json: { type: '/problems/internal-error' } });
  expect(JSON.stringify(reply)).not.toContain('hunter2');
  const { instance } = reply.json as { instance: string };
  expect(instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  expect(lines).toEqual([{ level: 'error', fields: { instance, err: error } }]);
});
