import { underDeadline } from './deadline.ts';

interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface Attempt<Client> {
  readonly client: Client;
  readonly ready: Promise<Client>;
  connected: boolean;
}

/** A client that cannot be reached may never finish to disconnect. */
const DISCONNECT_TIMEOUT_MS = 5_000;

/** A producer or admin that is made and connected when it is first needed, and made anew after it was discarded. */
export class Connection<Client extends Connectable> {
  readonly #make: () => Client;
  readonly #leaving = new Set<Promise<void>>();
  #attempt: Attempt<Client> | undefined;

  constructor(make: () => Client) {
    this.#make = make;
  }

  /** Concurrent callers share one attempt; a failed one is forgotten. */
  open(): Promise<Client> {
    this.#attempt ??= this.#begin();
    return this.#attempt.ready;
  }

  /** What this client does not know any more (a leader, an address) the next one learns afresh. */
  discard(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt === undefined) return;
    if (!attempt.connected) {
      // One that is still connecting may take its time, and nobody waits for it.
      attempt.ready.then(disconnect, () => undefined);
      return;
    }
    const leaving = disconnect(attempt.client).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  async close(): Promise<void> {
    this.discard();
    await Promise.all(this.#leaving);
  }

  #begin(): Attempt<Client> {
    const client = this.#make();
    const connect = async (): Promise<Client> => {
      try {
        await client.connect();
        attempt.connected = true;
        return client;
      } catch (error) {
        if (this.#attempt === attempt) this.#attempt = undefined;
        void disconnect(client);
        throw error;
      }
    };
    const attempt: Attempt<Client> = { client, connected: false, ready: Promise.resolve().then(connect) };
    return attempt;
  }
}

/** Waits no longer than a disconnect may take, and takes no offence at its failing. */
export async function disconnect(client: Pick<Connectable, 'disconnect'>): Promise<void> {
  await underDeadline(undefined, DISCONNECT_TIMEOUT_MS, (deadline) => deadline.race(client.disconnect())).catch(
    () => undefined,
  );
}
