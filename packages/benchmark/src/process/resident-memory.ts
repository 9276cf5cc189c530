import { readFileSync } from 'node:fs';

/** What a process has of the machine's memory, in millions of bytes; absent where Linux's `/proc` is not there. */
export interface ResidentMemory {
  readonly megabytes: number;
  /** The most since it began. */
  readonly mostMegabytes: number;
}

const BYTES_PER_KB = 1_024;

export function residentMemory(pid: number): ResidentMemory | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  const megabytes = megabytesOf(text, 'VmRSS');
  const mostMegabytes = megabytesOf(text, 'VmHWM');
  return megabytes === undefined || mostMegabytes === undefined ? undefined : { megabytes, mostMegabytes };
}

function megabytesOf(status: string, name: string): number | undefined {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * BYTES_PER_KB) / 1e6;
}
