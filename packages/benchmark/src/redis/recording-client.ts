import type { RedisClient } from './driver.ts';

type Call = readonly (string | number)[];

/** Passes everything on, and keeps the last call of a script by its name: that is what the store really sends. */
export class RecordingClient implements RedisClient {
  readonly isCluster = false;
  readonly #client: RedisClient;
  #evalsha: Call | undefined;

  constructor(client: RedisClient) {
    this.#client = client;
  }

  get evalsha(): Call {
    if (this.#evalsha === undefined) throw new Error('no script was called by its name yet');
    return this.#evalsha;
  }

  get status(): string {
    return this.#client.status;
  }

  get options(): object {
    return this.#client.options;
  }

  get stream(): { readonly writable: boolean } {
    return this.#client.stream ?? { writable: false };
  }

  call(command: string, args: (string | number)[]): Promise<unknown> {
    if (command.toUpperCase() === 'EVALSHA') this.#evalsha = args;
    return this.#client.call(command, args);
  }

  connect(): Promise<unknown> {
    return this.#client.connect();
  }

  on(event: string, listener: (...args: unknown[]) => void): unknown {
    return this.#client.on(event, listener);
  }

  off(event: string, listener: (...args: unknown[]) => void): unknown {
    return this.#client.off(event, listener);
  }
}
