import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { findProgram, type RunAs, runProgram } from '../../../../test/services/local-program.ts';
import { freePort } from '../../../../test/services/network.ts';

const DEBIAN_PROGRAMS = '/usr/lib/postgresql';

/** Where Debian keeps the server's programs, newest version first. */
async function programFolders(): Promise<string[]> {
  const versions = await readdir(DEBIAN_PROGRAMS).catch(() => []);
  return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_PROGRAMS, version, 'bin'));
}

/** Whom PostgreSQL runs as: it refuses to run as root. */
async function whoRuns(): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = await findProgram('id');
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runProgram(id, [flag, 'postgres'])));
  return { uid: Number(uid), gid: Number(gid) };
}

const found = await (async () => {
  const program = await findProgram('pg_ctl', await programFolders());
  return { folder: join(program, '..'), as: await whoRuns() };
})().catch(() => undefined);

/** A primary and the copies that are made of it, in a folder of their own. */
export class OwnClusters implements AsyncDisposable {
  readonly #programs: string;
  readonly #as: RunAs | undefined;
  readonly #folder: string;
  readonly #ports = new Map<string, number>();

  private constructor(programs: string, as: RunAs | undefined, folder: string) {
    this.#programs = programs;
    this.#as = as;
    this.#folder = folder;
  }

  static async create(): Promise<OwnClusters> {
    if (found === undefined) throw new Error('the PostgreSQL server is not installed');
    const folder = await mkdtemp(join(tmpdir(), 'flash-sale-clusters-'));
    if (found.as !== undefined) await chown(folder, found.as.uid, found.as.gid);
    return new OwnClusters(found.folder, found.as, folder);
  }

  /** Makes an empty cluster and starts it. Returns its address. */
  async primary(name: string): Promise<string> {
    await this.#run('initdb', '-D', join(this.#folder, name), '-U', 'postgres', '--auth=trust', '--no-sync');
    return await this.start(name);
  }

  /** Copies a running cluster as a replica and starts that. Returns its address. */
  async replica(name: string, of: string): Promise<string> {
    const from = ['-h', '127.0.0.1', '-p', String(this.#ports.get(of)), '-U', 'postgres'];
    await this.#run('pg_basebackup', ...from, '-D', join(this.#folder, name), '-R', '-c', 'fast');
    return await this.start(name);
  }

  async start(name: string): Promise<string> {
    const port = this.#ports.get(name) ?? (await freePort());
    this.#ports.set(name, port);
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${this.#folder} -c fsync=off`;
    await this.#control(name, 'start', '-l', join(this.#folder, `${name}.log`), '-o', options);
    return `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Ends a cluster in order, or as a crash does. */
  async stop(name: string, mode: 'fast' | 'immediate'): Promise<void> {
    await this.#control(name, 'stop', '-m', mode);
  }

  /** Makes a replica the primary, whatever it has not received. */
  async promote(name: string): Promise<void> {
    await this.#control(name, 'promote');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#ports.keys()) await this.stop(name, 'immediate').catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #control(name: string, ...parameters: string[]): Promise<void> {
    await this.#run('pg_ctl', '-D', join(this.#folder, name), '-w', ...parameters);
  }

  async #run(program: string, ...parameters: string[]): Promise<void> {
    await runProgram(join(this.#programs, program), parameters, this.#as === undefined ? {} : { as: this.#as });
  }
}

/** A suite that starts clusters of its own. Without the programs it is skipped; with `CI=true` it fails instead. */
export function describeOwnClusters(title: string, body: () => void): void {
  if (found !== undefined) describe(title, body);
  else if (process.env.CI === 'true') {
    describe(title, () => {
      it('finds pg_ctl', () => {
        throw new Error('install the PostgreSQL server: these tests promote replicas of their own');
      });
    });
  } else describe(`${title} (needs the PostgreSQL server)`, { skip: true }, body);
}
