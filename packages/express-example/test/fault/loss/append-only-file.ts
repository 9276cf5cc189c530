import { open, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnRedis } from '../../../../redis-adapter/test/servers/own-redis.ts';

/** Settings of a Redis that writes all it does to one growing file and leaves the rest to the machine. */
export const ON_DISK = ['--appendonly', 'yes', '--appendfsync', 'no', '--auto-aof-rewrite-percentage', '0'];

const STEP_BEGINS = '*1\r\n$5\r\nMULTI\r\n';
const STEP_ENDS = '*1\r\n$4\r\nEXEC\r\n';
/** In every step that sells: its entries in the outbox. */
const SELLS = '\r\nXADD\r\n';
/** The last steps are within so much of the end. */
const TAIL_BYTES = 4_000_000;

/** Bytes of a file, from one to before another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The part of a Redis's append-only file that grows. Read and cut it while the process is down. */
export class AppendOnlyFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Of a running process. */
  static async of(redis: OwnRedis): Promise<AppendOnlyFile> {
    const [, folder] = (await redis.command('CONFIG', 'GET', 'dir')) as [string, string];
    const appended = join(folder, 'appendonlydir');
    const growing = (await readdir(appended)).filter((name) => name.endsWith('.incr.aof')).sort();
    const last = growing.at(-1);
    if (last === undefined) throw new Error('Redis writes no append-only file');
    return new AppendOnlyFile(join(appended, last));
  }

  async size(): Promise<number> {
    return (await this.#tail()).end;
  }

  /** The bytes of the last step that sold something. */
  async lastSellingStep(): Promise<Stretch> {
    const { text, end } = await this.#tail();
    const sold = text.lastIndexOf(SELLS);
    const from = text.lastIndexOf(STEP_BEGINS, sold);
    const ends = text.indexOf(STEP_ENDS, sold);
    if (sold < 0 || from < 0 || ends < 0) throw new Error('no step at the end of the file has sold anything');
    const before = end - text.length;
    return { from: before + from, to: before + ends + STEP_ENDS.length };
  }

  /** Leaves only so many bytes. */
  async cut(sizeBytes: number): Promise<void> {
    await truncate(this.#path, sizeBytes);
  }

  async #tail(): Promise<{ readonly text: string; readonly end: number }> {
    await using file = await open(this.#path);
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    // One character a byte: places in the text are places in the file.
    return { text: buffer.toString('latin1', 0, bytesRead), end: from + bytesRead };
  }
}
