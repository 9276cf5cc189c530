#!/usr/bin/env node
import { runCommand } from './command-line/run-command.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Asked twice, it does not wait for anything. Children end with the process either way.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
}
// A full disk, or a reader that has gone: told where it still can be, and not by a stack trace.
process.stdout.on('error', (error) => {
  console.error(`the report could not be said: ${error.message}`);
  process.exit(1);
});
process.exitCode = await runCommand(
  process.argv.slice(2),
  { say: console.log, mention: console.error },
  interrupted.signal,
);
