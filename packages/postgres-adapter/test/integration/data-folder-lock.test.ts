import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../src/pglite/data-folder/data-folder-lock.ts';
import { livenessOf, ownIdentity } from '../../src/pglite/data-folder/process-identity.ts';
import { bundleProgram } from '../bundled-program.ts';

type Program = Awaited<ReturnType<typeof bundleProgram>>;

const QUICK = { waitMs: 100, silenceMs: 600 };

describe('the lock of a data folder', () => {
  let program: Program;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'lock-holder.fixture.ts'));
  });

  afterAll(async () => {
    await program.remove();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flash-sale-lock-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** A process that takes the folder (or not), says so, and keeps it until it is killed. */
  function starter(waitMs: number) {
    const child = spawn(process.execPath, [program.path, folder, String(waitMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const said = new Promise<string>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    return {
      said,
      pid: child.pid,
      async kill() {
        child.kill('SIGKILL');
        await gone;
      },
    };
  }

  const claimIn = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const deadClaim = async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('exit', resolve));
    return { ...ownIdentity(), pid: dead.pid, token: 'of-the-dead' };
  };

  it('is given to one process and then to the next', async () => {
    const first = await lockDataFolder(folder, QUICK);
    await expect(lockDataFolder(folder, QUICK)).rejects.toMatchObject({
      code: 'DATA_FOLDER_LOCKED',
      details: { pid: process.pid, host: hostname() },
    });
    first.release();
    first.release();
    const second = await lockDataFolder(folder, QUICK);
    first.release();
    expect(await claimIn('lock')).toMatchObject({ pid: process.pid });
    second.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits for a holder that is about to leave', async () => {
    const first = await lockDataFolder(folder, QUICK);
    setTimeout(() => first.release(), 300);
    (await lockDataFolder(folder, { ...QUICK, waitMs: 10_000 })).release();
  });

  it('names the process that holds it, and passes on when that process is killed', async () => {
    const holder = starter(1_000);
    expect(await holder.said).toBe('locked');
    await expect(lockDataFolder(folder, QUICK)).rejects.toMatchObject({ details: { pid: holder.pid } });
    await holder.kill();
    (await lockDataFolder(folder, QUICK)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given to exactly one of many that find a dead holder at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      await writeFile(join(folder, 'lock'), JSON.stringify({ ...(await deadClaim()), token: `dead-${round}` }));
      const starters = Array.from({ length: 6 }, () => starter(50));
      const said = await Promise.all(starters.map((each) => each.said));
      expect(said.filter((word) => word === 'locked')).toHaveLength(1);
      expect(said.filter((word) => word === 'DATA_FOLDER_LOCKED')).toHaveLength(5);
      const winner = starters[said.indexOf('locked')];
      expect(await claimIn('lock')).toMatchObject({ pid: winner?.pid });
      await Promise.all(starters.map((each) => each.kill()));
    }
  });

  it('goes through a chain of holders that died before they had settled in', async () => {
    const dead = await deadClaim();
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...dead, token: 'a' }));
    await writeFile(join(folder, 'lock.after.a'), JSON.stringify({ ...dead, token: 'b' }));
    await writeFile(join(folder, 'lock.after.b'), JSON.stringify({ ...dead, token: 'c' }));
    await writeFile(join(folder, 'lock.candidate.d'), JSON.stringify({ ...dead, token: 'd' }));
    const lock = await lockDataFolder(folder, QUICK);
    expect(await readdir(folder)).toEqual(['lock']);
    lock.release();
  });

  it('is kept by the living end of such a chain', async () => {
    const own = { ...ownIdentity(), token: 'b' };
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...(await deadClaim()), token: 'a' }));
    await writeFile(join(folder, 'lock.after.a'), JSON.stringify(own));
    await expect(lockDataFolder(folder, QUICK)).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
    expect((await readdir(folder)).sort()).toEqual(['lock', 'lock.after.a']);
  });

  it('does not take a pid that was given again for its holder', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...ownIdentity(), processStartedAt: '1', token: 'old' }));
    (await lockDataFolder(folder, QUICK)).release();
  });

  it('believes that a holder in another container is dead only after a long silence', async () => {
    const elsewhere = { ...ownIdentity(), pidNamespace: 'pid:[1]', host: 'container', token: 'elsewhere' };
    const path = join(folder, 'lock');
    await writeFile(path, JSON.stringify(elsewhere));
    const signs = setInterval(() => utimesSync(path, new Date(), new Date()), 50);
    try {
      // Nobody is silent for so long, however busy the machine is.
      const patient = { ...QUICK, silenceMs: 60_000 };
      await expect(lockDataFolder(folder, patient)).rejects.toMatchObject({ details: { host: 'container' } });
    } finally {
      clearInterval(signs);
    }
    const startedAt = performance.now();
    (await lockDataFolder(folder, QUICK)).release();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(QUICK.silenceMs);
  });

  it('gives signs of life while it is held', async () => {
    const lock = await lockDataFolder(folder, QUICK);
    await utimes(lock.path, new Date(0), new Date(0));
    const elsewhere = { ...ownIdentity(), pidNamespace: 'pid:[1]' };
    expect(livenessOf({ ...elsewhere, pidNamespace: 'pid:[2]' }, elsewhere)).toBe('unknown');
    await expect.poll(() => statSync(lock.path).mtimeMs).toBeGreaterThan(0);
    lock.release();
  });

  it('cannot be had where nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(lockDataFolder(join(folder, 'file'), QUICK)).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
  });
});

describe('the liveness of a process', () => {
  const own = ownIdentity();

  it('is seen from within the same system', () => {
    expect(livenessOf(own, own)).toBe('alive');
    expect(livenessOf({ ...own, processStartedAt: '1' }, own)).toBe('dead');
    expect(livenessOf({ ...own, bootId: 'an earlier one' }, own)).toBe('dead');
  });

  it('cannot be seen from another system', () => {
    expect(livenessOf({ ...own, bootId: 'another', host: 'another' }, own)).toBe('unknown');
    expect(livenessOf({ ...own, pidNamespace: 'pid:[1]' }, own)).toBe('unknown');
  });
});
