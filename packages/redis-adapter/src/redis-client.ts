/**
 * The part of an ioredis client that is needed: a `Redis` (standalone or through Sentinel) or a `Cluster`. The caller makes
 * it, and closes it.
 */
export interface RedisClient {
  readonly status: string;
  readonly isCluster: boolean;
  readonly options: object;
  /** Of a single connection: what it writes to. */
  readonly stream?: { readonly writable: boolean };
  call(command: string, args: (string | number)[]): Promise<unknown>;
  connect(): Promise<unknown>;
  /** Of a cluster: its nodes. */
  nodes?(role?: 'all' | 'master' | 'slave'): RedisClient[];
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
}
