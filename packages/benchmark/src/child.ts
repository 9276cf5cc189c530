/**
 * A process of the benchmark's own: does the one job that its parent asks for, then waits to be ended. It ends by itself
 * when the parent has gone.
 */

import { type JobReply, type JobRequest, jobs } from './process/jobs.ts';

function reply(message: JobReply): void {
  process.send?.(message);
}

async function work({ name, input }: JobRequest): Promise<void> {
  try {
    const job = jobs[name] as (input: unknown) => AsyncIterable<unknown>;
    for await (const record of job(input)) reply({ type: 'record', record });
    reply({ type: 'done' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    reply({ type: 'failed', code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.once('disconnect', () => process.exit());
process.once('message', (request) => void work(request as JobRequest));
