import { type CallOptions, type Clock, FlashSaleError } from '@flash-sale/core';
import type { RedisClient } from '../redis-client.ts';
import { type CommandEffect, mapRedisError, unanswered } from '../redis-error.ts';
import { boundOf, type CallBound } from './call-bound.ts';
import { type ConnectionLosses, lossesOf } from './connection-losses.ts';
import { untilReady } from './until-ready.ts';

/** States on the way to a first connection: worth waiting for. Later, a connection that is not there is an outage. */
const BEGINNING: ReadonlySet<string> = new Set(['wait', 'connecting', 'connect']);

/**
 * Sends commands with deadlines of its own. Every call settles within its bound whatever the driver does: in ioredis 6.0.0
 * a command can stay unsettled after a lost connection (redis/ioredis #2193).
 *
 * What is known not to have been sent is `STORE_UNAVAILABLE`; what was handed to the driver and not answered is
 * `STORE_UNKNOWN`, unless the command changes nothing.
 */
export class RedisConnection {
  readonly client: RedisClient;
  readonly clock: Clock;
  readonly #timeoutMs: number;
  readonly #losses: ConnectionLosses;
  #wasReady = false;

  constructor(client: RedisClient, options: { readonly clock: Clock; readonly timeoutMs: number }) {
    this.client = client;
    this.clock = options.clock;
    this.#timeoutMs = options.timeoutMs;
    this.#losses = lossesOf(client);
    refuseStaleReads(client);
  }

  /** The bound of a call of the port, which may send several commands. */
  bound(options: CallOptions | undefined): CallBound {
    return boundOf(this.clock, options, this.#timeoutMs);
  }

  /** Sends one command to whoever has its key. */
  async send(command: string, args: (string | number)[], effect: CommandEffect, bound: CallBound): Promise<unknown> {
    await this.#ready(bound);
    return await this.#sendTo(this.client, command, args, effect, bound);
  }

  /** Sends one command to every primary; the replies in no promised order. */
  async sendToPrimaries(
    command: string,
    args: (string | number)[],
    effect: CommandEffect,
    bound: CallBound,
  ): Promise<unknown[]> {
    await this.#ready(bound);
    const primaries = this.client.nodes?.('master') ?? [this.client];
    return await Promise.all(primaries.map((node) => this.#sendTo(node, command, [...args], effect, bound)));
  }

  async #ready(bound: CallBound): Promise<void> {
    refuseAborted(bound);
    const { client, clock } = this;
    if (client.status !== 'ready' && !this.#wasReady && BEGINNING.has(client.status)) {
      await untilReady(client, clock, bound);
    }
    if (client.status !== 'ready' || client.stream?.writable === false) {
      throw new FlashSaleError('STORE_UNAVAILABLE', 'not connected to Redis; nothing was sent', {
        details: { status: client.status },
        cause: this.#losses.lastError,
      });
    }
    this.#wasReady = true;
    if (clock.monotonic() >= bound.at) {
      throw new FlashSaleError('STORE_UNAVAILABLE', 'the deadline has passed before Redis was asked');
    }
  }

  async #sendTo(
    client: RedisClient,
    command: string,
    args: (string | number)[],
    effect: CommandEffect,
    bound: CallBound,
  ): Promise<unknown> {
    refuseAborted(bound);
    const lossesBefore = this.#losses.count;
    return await new Promise((resolve, reject) => {
      const settle = (): void => {
        timer.cancel();
        bound.signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        settle();
        reject(unanswered(command, effect, 'the caller aborted', bound.signal?.reason));
      };
      const timer = this.clock.setTimer(
        () => {
          settle();
          reject(unanswered(command, effect, 'the deadline has passed', this.#losses.lastError));
        },
        bound.at - this.clock.monotonic(),
        'background',
      );
      bound.signal?.addEventListener('abort', onAbort, { once: true });
      client.call(command, args).then(
        (reply) => {
          settle();
          resolve(reply);
        },
        (error: unknown) => {
          settle();
          reject(mapRedisError(error, { command, effect, sentAgain: this.#losses.count !== lossesBefore }));
        },
      );
    });
  }
}

function refuseAborted({ signal }: CallBound): void {
  if (signal?.aborted) throw new FlashSaleError('ABORTED', 'the caller aborted before Redis was asked');
}

/** A replica shows the past: what is read from one must not decide what is rebuilt. */
function refuseStaleReads(client: RedisClient): void {
  const { scaleReads } = client.options as { readonly scaleReads?: unknown };
  if (!client.isCluster || scaleReads === undefined || scaleReads === 'master') return;
  throw new FlashSaleError(
    'INVALID_CONFIGURATION',
    "the cluster client must read from primaries: scaleReads 'master'",
    {
      details: { scaleReads: String(scaleReads) },
    },
  );
}
