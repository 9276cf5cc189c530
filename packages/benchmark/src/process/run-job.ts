import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { BenchmarkError, type BenchmarkErrorCode } from '../benchmark-error.ts';
import type { JobInput, JobName, JobRecord, JobReply, JobRequest, JobStop } from './jobs.ts';
import { endChild, own } from './owned-children.ts';

/** The build puts every entry, and every chunk that entries share, into one folder. */
const CHILD_PROGRAM = new URL('./child.js', import.meta.url);

export interface RunJobOptions {
  readonly signal: AbortSignal;
  /** Tells the job to come to an end by itself and to yield what it has; jobs that do not listen go on. */
  readonly stop?: AbortSignal | undefined;
  /** Bound of the whole job. */
  readonly timeoutMs: number;
  /** Options of the child's Node, for example `--expose-gc`. */
  readonly nodeOptions?: readonly string[] | undefined;
}

/**
 * Does a job in a process of its own and yields its records as they come. The process ends when the job is done, when the
 * caller stops iterating, and with this process.
 *
 * Throws `INTERRUPTED`, `TIMED_OUT`, `CHILD_FAILED`, or the code with which the job itself failed.
 */
export async function* runJob<Name extends JobName>(
  name: Name,
  input: JobInput<Name>,
  { signal, stop, timeoutMs, nodeOptions = [] }: RunJobOptions,
): AsyncGenerator<JobRecord<Name>, void, undefined> {
  throwIfInterrupted(signal);
  const child = own(
    fork(CHILD_PROGRAM, {
      execArgv: [...nodeOptions],
      serialization: 'advanced',
      // Ctrl-C reaches a whole process group; in one of its own the child ends when this process has decided so.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    }),
  );
  const said = lastWords(child);
  const timeout = AbortSignal.timeout(timeoutMs);
  const tellToStop = () => {
    const word: JobStop = { type: 'stop' };
    // One that has ended needs not be told.
    if (child.connected) child.send(word, () => {});
  };
  stop?.addEventListener('abort', tellToStop, { once: true });
  try {
    const replies = on(child, 'message', { signal: AbortSignal.any([signal, timeout]), close: ['exit'] });
    const request: JobRequest = { type: 'do', name, input };
    child.send(request);
    if (stop?.aborted === true) tellToStop();
    for await (const [message] of replies) {
      const reply = message as JobReply;
      if (reply.type === 'done') return;
      if (reply.type === 'failed') throw new BenchmarkError(codeOf(reply.code), `${name}: ${reply.message}`);
      yield reply.record as JobRecord<Name>;
    }
    throw new BenchmarkError('CHILD_FAILED', `${name}: its process ended before it was done. ${said()}`);
  } catch (error) {
    throwIfInterrupted(signal);
    if (timeout.aborted) throw new BenchmarkError('TIMED_OUT', `${name} took longer than ${timeoutMs} ms`);
    throw error;
  } finally {
    stop?.removeEventListener('abort', tellToStop);
    await endChild(child, 0);
  }
}

/** The only record of a job that has one. */
export async function runJobOnce<Name extends JobName>(
  name: Name,
  input: JobInput<Name>,
  options: RunJobOptions,
): Promise<JobRecord<Name>> {
  for await (const record of runJob(name, input, options)) return record;
  throw new BenchmarkError('CHILD_FAILED', `${name} had nothing to report`);
}

export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new BenchmarkError('INTERRUPTED', 'interrupted', { cause: signal.reason });
}

/** Keeps the end of what a child writes to its standard error, without stacks: why it died is there, if anywhere. */
export function lastWords(child: Pick<ChildProcess, 'stderr'>): () => string {
  const lengthMax = 2_000;
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-lengthMax);
  });
  return () => text.replace(/^ +at .*\n?/gm, '').trim();
}

const CODES: readonly BenchmarkErrorCode[] = ['NOT_LOOPBACK', 'TARGET_FAILED', 'TIMED_OUT', 'USAGE'];

function codeOf(code: string | undefined): BenchmarkErrorCode {
  return CODES.find((each) => each === code) ?? 'CHILD_FAILED';
}
