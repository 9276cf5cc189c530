import { hash } from 'node:crypto';
import {
  type Bandwidth,
  type CallOptions,
  type Clock,
  checkRateLimitRequests,
  createBucketRule,
  FlashSaleError,
  type OutagePolicy,
  type RateLimitDecision,
  type RateLimiter,
  type RateLimitRequest,
  systemClock,
  withOutagePolicy,
} from '@flash-sale/core';
import type { CallBound } from './connection/call-bound.ts';
import { RedisConnection } from './connection/redis-connection.ts';
import { decodeDecisions } from './limiter/decode-decisions.ts';
import { LIMITER_SCRIPT, LIMITER_SCRIPT_NAME } from './limiter/limiter-script.ts';
import { entryArguments, type ShardCall, shardCalls } from './limiter/shards.ts';
import type { RedisClient } from './redis-client.ts';

export interface RedisRateLimiterOptions extends OutagePolicy {
  /** A `Redis` or a `Cluster` of ioredis. */
  readonly client: RedisClient;
  /** The limits of every key; a request needs room in all of them, and takes from all of them in one step. */
  readonly bandwidths: readonly Bandwidth[];
  /**
   * Keeps the keys of several limiters apart. Letters, digits and dashes. Default "buyers". Limiters of one name and the
   * same bandwidths share their buckets, across processes.
   */
  readonly name?: string | undefined;
  /**
   * Into how many hash tags the keys are spread: a batch is one call for each that it touches. The same in every process.
   * Default: 16 in a cluster, else 1.
   */
  readonly shards?: number | undefined;
  /** How long a call without a deadline of its own may take, milliseconds. Default 500. */
  readonly timeoutMs?: number | undefined;
  /** For deadlines only: buckets are refilled by Redis's own clock. */
  readonly clock?: Clock | undefined;
}

const TIMEOUT_MS = 500;
const CLUSTER_SHARDS = 16;
const SHARDS_MAX = 1_024;

/**
 * A token bucket per key in Redis, shared by all processes, with core's exact arithmetic in one script. Redis's time
 * decides. A key lives until its bucket is full again, at least.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #connection: RedisConnection;
  readonly #prefix: string;
  readonly #rule: readonly (string | number)[];
  readonly #shards: number;
  readonly #guarded: RateLimiter;

  constructor(options: RedisRateLimiterOptions) {
    const { client, bandwidths, name = 'buyers', timeoutMs = TIMEOUT_MS, clock = systemClock } = options;
    const { shards = client.isCluster ? CLUSTER_SHARDS : 1 } = options;
    if (!/^[A-Za-z0-9-]{1,64}$/.test(name)) throw invalid('name must be 1 to 64 letters, digits and dashes');
    if (!(Number.isInteger(shards) && shards >= 1 && shards <= SHARDS_MAX)) {
      throw invalid(`shards must be an integer from 1 to ${SHARDS_MAX}`);
    }
    this.#rule = ruleArguments(bandwidths);
    // Buckets that were kept under other bandwidths mean nothing under these.
    this.#prefix = `${name}:${hash('sha256', JSON.stringify(this.#rule), 'base64url').slice(0, 10)}`;
    this.#shards = shards;
    this.#connection = new RedisConnection(client, { clock, timeoutMs });
    const limiter: RateLimiter = {
      consume: (requests, callOptions) => this.#consume(requests, callOptions),
      giveBack: (requests) => this.#giveBack(requests),
    };
    this.#guarded = withOutagePolicy(limiter, options);
  }

  async consume(requests: readonly RateLimitRequest[], options?: CallOptions): Promise<readonly RateLimitDecision[]> {
    return await this.#guarded.consume(requests, options);
  }

  async giveBack(requests: readonly RateLimitRequest[]): Promise<void> {
    await this.#guarded.giveBack(requests);
  }

  async #consume(requests: readonly RateLimitRequest[], options?: CallOptions): Promise<readonly RateLimitDecision[]> {
    checkRateLimitRequests(requests);
    const decisions: RateLimitDecision[] = Array.from({ length: requests.length });
    await this.#callAll('take', requests, options, ({ places }, reply) => {
      for (const [index, decision] of decodeDecisions(reply, places.length).entries()) {
        decisions[places[index] as number] = decision;
      }
    });
    return decisions;
  }

  async #giveBack(requests: readonly RateLimitRequest[]): Promise<void> {
    checkRateLimitRequests(requests);
    await this.#callAll('give', requests, undefined, () => {});
  }

  async #callAll(
    mode: 'take' | 'give',
    requests: readonly RateLimitRequest[],
    options: CallOptions | undefined,
    onReply: (call: ShardCall, reply: readonly unknown[]) => void,
  ): Promise<void> {
    const bound = this.#connection.bound(options);
    const shards = shardCalls(requests, this.#prefix, this.#shards).map(async (calls) => {
      for (const call of calls) onReply(call, await this.#call(mode, call, bound));
    });
    await Promise.all(shards);
  }

  async #call(mode: string, call: ShardCall, bound: CallBound): Promise<readonly unknown[]> {
    const { keys } = call;
    const args = [keys.length, ...keys, mode, ...this.#rule, ...entryArguments(call)];
    try {
      return await this.#send('EVALSHA', LIMITER_SCRIPT_NAME, args, bound);
    } catch (error) {
      if (!FlashSaleError.isInstance(error, 'STORE_FENCED')) throw error;
      return await this.#send('EVAL', LIMITER_SCRIPT, args, bound);
    }
  }

  async #send(
    command: string,
    script: string,
    args: readonly (string | number)[],
    bound: CallBound,
  ): Promise<readonly unknown[]> {
    return (await this.#connection.send(command, [script, ...args], 'changes', bound)) as readonly unknown[];
  }
}

function ruleArguments(bandwidths: readonly Bandwidth[]): (string | number)[] {
  const rule = createBucketRule(bandwidths);
  const args: (string | number)[] = [rule.bandwidths.length];
  for (const { bandwidth, capacity, unitsPerToken, fullLevel, stepMs, unitsPerStep } of rule.bandwidths) {
    const firstStep = bandwidth.mode === 'aligned' ? bandwidth.firstRefillAt - bandwidth.periodMs : '';
    args.push(capacity, unitsPerToken, fullLevel, stepMs, unitsPerStep, firstStep);
  }
  return args;
}

function invalid(message: string): FlashSaleError {
  return new FlashSaleError('INVALID_CONFIGURATION', message);
}
