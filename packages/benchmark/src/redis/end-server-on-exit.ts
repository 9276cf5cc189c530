/** Ends a server that the parent has started when this process exits: a parent that was killed cannot end it any more. */
export function endServerOnExit(pid: number): void {
  process.once('exit', () => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Whoever started it has ended it already.
    }
  });
}
