import { serveBare } from '../http/bare-server.ts';
import { readStoredOrders } from '../http/stored-orders.ts';
import { measureLimiterMemory } from '../limiter/limiter-memory.ts';
import { measureTokenBucket } from '../limiter/token-bucket-speed.ts';
import { generateLoad } from '../load/generate-load.ts';
import { measureHeap } from '../purchase/heap-rounds.ts';
import { measureMemoryPurchases } from '../purchase/memory-purchases.ts';

/** What a child process can be asked to do: each takes one input and yields records until it is done, or ended. */
export const jobs = {
  'token-bucket': measureTokenBucket,
  'limiter-memory': measureLimiterMemory,
  'memory-purchases': measureMemoryPurchases,
  heap: measureHeap,
  'bare-server': serveBare,
  load: generateLoad,
  'stored-orders': readStoredOrders,
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobRecord<Name extends JobName> =
  ReturnType<Jobs[Name]> extends AsyncIterable<infer Record> ? Record : never;

/** From parent to child, once. */
export interface JobRequest {
  readonly name: JobName;
  readonly input: unknown;
}

/** From child to parent. */
export type JobReply =
  | { readonly type: 'record'; readonly record: unknown }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string };
