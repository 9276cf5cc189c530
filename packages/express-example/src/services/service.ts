import { setTimeout } from 'node:timers/promises';
import { ServicesError } from './services-error.ts';

/** A service as the environment names it, for people. */
export interface ServiceName {
  readonly variable: string;
  /** `Redis at 10.0.0.7:6379`. */
  readonly title: string;
}

/** A connection to a service, and its end. */
export interface Opened<Client> {
  readonly client: Client;
  /** Ends the connections, and waits for nobody who does not answer. */
  close(): Promise<void>;
}

/** How long a service may take to answer at start. Nobody waits in front of a process that says nothing. */
const PATIENCE_MS = 6_000;

/** Runs the first questions to a service; whatever goes wrong is a `ServicesError` that names variable and host. */
export async function askAtStart<Answer>(service: ServiceName, ask: () => Promise<Answer>): Promise<Answer> {
  const patience = new AbortController();
  const silence = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).then(
    () => Promise.reject(new Error(`no answer within ${PATIENCE_MS / 1_000} seconds`)),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([ask(), silence]);
  } catch (error) {
    const { variable, title } = service;
    throw new ServicesError([{ variable, message: `${title} cannot be used: ${reasonOf(error)}` }]);
  } finally {
    patience.abort();
  }
}

/** Of several addresses of one host, each refusal is told in a list whose own message is empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof AggregateError && error.cause.message === '') {
    return `${error.message} (${reasonOf(error.cause)})`;
  }
  return error.message;
}
