import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BenchmarkError } from '../benchmark-error.ts';

/** Where redis-benchmark writes twelve random digits, anew for each request. */
export const RANDOM_DIGITS = '__rand_int__';
/** Its largest range: a few of 100,000 requests draw the digits of another one. */
const RANDOM_RANGE = 2_000_000_000;
const TIMEOUT_MS = 300_000;

export interface RedisBenchmarkLoad {
  readonly url: string;
  readonly connections: number;
  readonly requests: number;
  /** One command, with `RANDOM_DIGITS` where it should differ from request to request. */
  readonly command: readonly (string | number)[];
}

/** Requests a second that the program of that name reaches, one under way on each connection. */
export async function redisBenchmark({ url, connections, requests, command }: RedisBenchmarkLoad): Promise<number> {
  const load = ['-u', url, '-c', String(connections), '-n', String(requests), '-r', String(RANDOM_RANGE), '--csv'];
  const words = [...load, ...command.map(String)];
  const { stdout, stderr } = await promisify(execFile)('redis-benchmark', words, { timeout: TIMEOUT_MS });
  // "name","requests a second","average","least","p50","p95","p99","most"; a name may hold anything.
  const rate = Number(/"([\d.]+)"(?:,"[\d.]+"){6}\s*$/.exec(stdout)?.[1]);
  if (rate > 0) return rate;
  throw new BenchmarkError('TARGET_FAILED', `redis-benchmark said ${`${stdout}${stderr}`.trim().slice(-300)}`);
}
