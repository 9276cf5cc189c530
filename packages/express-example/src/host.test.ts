import { FlashSaleError } from '@flash-sale/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConfigError } from './config/config-reader.ts';
import { runIn } from './host.ts';
import { ServicesError } from './services/services-error.ts';

beforeEach(() => {
  vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function complaintsAbout(error: unknown): Promise<readonly string[]> {
  const complaints: string[] = [];
  const host = { environment: {}, say() {}, complain: (text: string) => void complaints.push(text) };
  await runIn(host, { portVariable: 'WORKER_PORT', run: () => Promise.reject(error) });
  return complaints;
}

it.each([
  ['a wrong variable', new ConfigError([{ name: 'PORT', rule: 'must be a port' }]), 'PORT must be a port'],
  ['a service that is not there', new ServicesError([{ variable: 'REDIS_URL', message: 'gone' }]), 'REDIS_URL: gone'],
  ['a service that is lost in a start', new FlashSaleError('STORE_UNAVAILABLE', 'not connected'), 'not connected'],
  ['a schema that is newer', new FlashSaleError('MIGRATION_REFUSED', 'the schema is newer'), 'the schema is newer'],
  ['a port that is taken', Object.assign(new Error('in use'), { code: 'EADDRINUSE', port: 1 }), 'Set WORKER_PORT'],
])('says %s in words and ends with 1', async (_, error, words) => {
  const complaints = await complaintsAbout(error);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(words);
  expect(process.exitCode).toBe(1);
});

it('leaves a bug its stack trace', async () => {
  const bug = new TypeError('a bug');
  await expect(complaintsAbout(bug)).rejects.toBe(bug);
});
