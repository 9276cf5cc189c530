import type { RedisConnection } from '../../connection/redis-connection.ts';

/** Values of one command: bounds how long it blocks Redis. */
const VALUES_MAX = 1_000;
/** Commands under way: enough to keep Redis busy, few enough that buyers of other sales find their turn. */
const IN_FLIGHT_MAX = 8;

/**
 * Writes the keys of an epoch that nobody sees yet, in bounded chunks, several under way at once. A failure is told by the
 * next call, and to all that follow: what is staged is whole or useless.
 */
export class StageWriter {
  readonly #connection: RedisConnection;
  readonly #timeoutMs: number;
  readonly #inFlight = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(connection: RedisConnection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `command key value…` with chunks of the values, each a multiple of `group`. */
  async write(command: string, key: string, values: readonly (string | number)[], group: number): Promise<void> {
    const size = VALUES_MAX - (VALUES_MAX % group);
    for (let start = 0; start < values.length; start += size) {
      await this.call(command, [key, ...values.slice(start, start + size)]);
    }
  }

  /** Hands over one command once there is room for it. */
  async call(command: string, args: (string | number)[]): Promise<void> {
    while (this.#inFlight.size >= IN_FLIGHT_MAX) await Promise.race(this.#inFlight);
    this.#throwFailure();
    const bound = this.#connection.bound({ timeoutMs: this.#timeoutMs });
    const sent = this.#connection.send(command, args, 'changes', bound).then(
      () => {
        this.#inFlight.delete(sent);
      },
      (error: unknown) => {
        this.#inFlight.delete(sent);
        this.#failure ??= { error };
      },
    );
    this.#inFlight.add(sent);
  }

  /** Resolves when everything that was handed over is written. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
