/** The kinds of real server that tests can use. */
export type ServiceName = 'postgres' | 'redis' | 'kafka';

/** A server that answers at `address`, and how to be rid of it: a no-op for one that was already there. */
export interface RunningServer {
  address: string;
  stop(): Promise<void>;
}

/**
 * One kind of server and the three ways to reach one. Each way either gives a server that answers or rejects with the
 * reason why it cannot be had so, which is what a reader of a skipped test needs.
 */
export interface Service {
  name: ServiceName;
  /** Environment variable with the address of a server that runs already. */
  addressVariable: string;
  /** Environment variable with the container image to use instead of `defaultImage`. */
  imageVariable: string;
  defaultImage: string;
  /** What to install so that `startLocally` works; absent where it never does. */
  localProgram?: string;
  /** Resolves once a server answers at `address`. */
  check(address: string): Promise<void>;
  startContainer(image: string): Promise<RunningServer>;
  startLocally(): Promise<RunningServer>;
}

/** What was found: a server and the way it was reached, or one reason for each way that failed. */
export type FoundService = { address: string; way: string } | { reasons: string[] };
