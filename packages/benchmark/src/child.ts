/**
 * A process of the benchmark's own: does the one job that its parent asks for, then waits to be ended. It ends by itself
 * when the parent has gone.
 */

import { BenchmarkError } from './benchmark-error.ts';
import { type JobReply, type JobRequest, type JobStop, jobs } from './process/jobs.ts';

function reply(message: JobReply): void {
  process.send?.(message);
}

const stopping = new AbortController();

async function work({ name, input }: JobRequest): Promise<void> {
  try {
    const job = jobs[name] as (input: unknown, stop: AbortSignal) => AsyncIterable<unknown>;
    for await (const record of job(input, stopping.signal)) reply({ type: 'record', record });
    reply({ type: 'done' });
  } catch (error) {
    // What was foreseen is said in its message; anything else needs its stack.
    if (error instanceof BenchmarkError) reply({ type: 'failed', code: error.code, message: error.message });
    else reply({ type: 'failed', code: undefined, message: String(error instanceof Error ? error.stack : error) });
  }
}

process.once('disconnect', () => process.exit());
process.on('message', (message) => {
  const word = message as JobRequest | JobStop;
  if (word.type === 'do') void work(word);
  else stopping.abort();
});
