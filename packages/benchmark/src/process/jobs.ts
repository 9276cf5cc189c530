import { serveBare } from '../http/bare-server.ts';
import { measureLeaseCost } from '../lease/measure-lease-cost.ts';
import { measureLimiterMemory } from '../limiter/limiter-memory.ts';
import { measureTokenBucket } from '../limiter/token-bucket-speed.ts';
import { generateLoad } from '../load/generate-load.ts';
import { generateOpenLoad } from '../load/open/generate-open-load.ts';
import { followEvents } from '../observed/follow-events.ts';
import { measureHeap } from '../purchase/heap-rounds.ts';
import { measureGrowth } from '../purchase/measure-growth.ts';
import { measureMemoryPurchases } from '../purchase/memory-purchases.ts';
import { levelJobs } from './level-jobs.ts';
import { serverJobs } from './server-jobs.ts';

/**
 * What a child process can be asked to do: each takes one input and yields records until it is done, or ended. One that
 * takes a signal too can be told to come to an end by itself.
 */
export const jobs = {
  'token-bucket': measureTokenBucket,
  'limiter-memory': measureLimiterMemory,
  'memory-purchases': measureMemoryPurchases,
  'lease-cost': measureLeaseCost,
  heap: measureHeap,
  growth: measureGrowth,
  'bare-server': serveBare,
  load: generateLoad,
  'open-load': generateOpenLoad,
  'follow-events': followEvents,
  ...levelJobs,
  ...serverJobs,
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobRecord<Name extends JobName> =
  ReturnType<Jobs[Name]> extends AsyncIterable<infer Record> ? Record : never;

/** From parent to child: first a request, and later perhaps the word to stop. */
export interface JobRequest {
  readonly type: 'do';
  readonly name: JobName;
  readonly input: unknown;
}

export interface JobStop {
  readonly type: 'stop';
}

/** From child to parent. */
export type JobReply =
  | { readonly type: 'record'; readonly record: unknown }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string };
