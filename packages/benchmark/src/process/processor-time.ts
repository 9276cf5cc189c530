import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second, on every architecture. */
const MS_PER_TICK = 10;
/** Places of `utime` and `stime` behind the program's name (proc_pid_stat(5): fields 14 and 15; the name is field 2). */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Processor time of a process with all its threads so far, in milliseconds; absent where Linux's `/proc` is not there. */
export function processorTimeMs(pid: number): number | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name is in parentheses and may contain anything, even blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
}
