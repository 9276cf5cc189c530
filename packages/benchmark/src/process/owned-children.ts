import type { ChildProcess } from 'node:child_process';

/** Every child that was started here and has not ended. */
const alive = new Set<ChildProcess>();

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** Takes responsibility for a child: however this process exits, the child ends with it. */
export function own<Child extends ChildProcess>(child: Child): Child {
  if (alive.size === 0) process.once('exit', killAll);
  alive.add(child);
  const forget = () => {
    alive.delete(child);
    if (alive.size === 0) process.removeListener('exit', killAll);
  };
  child.once('exit', forget);
  // A program that cannot be started has no exit.
  child.once('error', () => child.pid === undefined && forget());
  return child;
}

/** Whether the process has ended, or never began. */
export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Asks a child to end, kills it after `patienceMs`, and resolves when it has ended. By pid, never by name. */
export async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(patienceMs > 0 ? 'SIGTERM' : 'SIGKILL');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}
