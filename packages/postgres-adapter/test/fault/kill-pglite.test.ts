import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../bundled-program.ts';

/** Kills per data folder; two folders. */
const KILLS = 26;
/** Of these, so many fall while the process starts, the first while it makes the database. */
const EARLY_KILLS = 8;
/**
 * Every other of the later kills waits for so much, however long that takes, so that a busy machine has as much to lose as an
 * idle one: nine kills of a folder make more than a thousand promises and five hundred orders.
 */
const PROMISED_BEFORE_KILL = 120;
const STORED_BEFORE_KILL = 60;

interface Found {
  readonly products: number;
  readonly promised: number;
  readonly missing: number;
  readonly orders: number;
  readonly counter: number;
  readonly summed: number;
  readonly deadLetters: number;
}

describe('a data folder whose process is killed', () => {
  let program: Awaited<ReturnType<typeof bundleProgram>>;
  let folder: string;

  beforeAll(async () => {
    program = await bundleProgram(join(import.meta.dirname, 'seller.fixture.ts'));
    folder = await mkdtemp(join(tmpdir(), 'flash-sale-kill-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await program.remove();
  });

  /**
   * Runs a seller and kills it, by its pid, at a random moment: `early` while it starts, `selling` from its first moment on,
   * `sold` once it has sold a good deal. Returns what it found when it opened the folder; absent when it was killed before.
   */
  async function runAndKill(
    dataDir: string,
    thread: string,
    promisedFile: string,
    moment: 'early' | 'selling' | 'sold',
  ) {
    const child = spawn(process.execPath, [program.path, dataDir, thread, promisedFile], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const gone = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once('exit', (_code, signal) => resolve(signal));
    });
    let doomed = false;
    const killAfter = (ms: number) => {
      if (!doomed) setTimeout(() => child.kill('SIGKILL'), ms);
      doomed = true;
    };
    if (moment === 'early') killAfter(100 + Math.random() * 2_500);
    let found: Found | undefined;
    let promised = 0;
    let stored = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      // A line that the kill cut off was not heard: no promise.
      const said = parsed(line);
      if (said?.found !== undefined) {
        found = said.found;
        if (moment === 'selling') killAfter(Math.random() * 500);
      }
      if (said?.promised !== undefined) appendFileSync(promisedFile, `${said.promised.join('\n')}\n`);
      promised += said?.promised?.length ?? 0;
      stored += said?.stored ?? 0;
      if (moment === 'sold' && promised >= PROMISED_BEFORE_KILL && stored >= STORED_BEFORE_KILL) {
        killAfter(Math.random() * 500);
      }
    }
    expect(await gone, errors).toBe('SIGKILL');
    expect(errors).toBe('');
    return found;
  }

  async function killAgainAndAgain(thread: 'worker' | 'main') {
    const dataDir = join(folder, thread);
    const promisedFile = join(folder, `${thread}.promised`);
    writeFileSync(promisedFile, '');
    const openings: Found[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const later = kill % 2 === 0 ? 'sold' : 'selling';
      const found = await runAndKill(dataDir, thread, promisedFile, kill < EARLY_KILLS ? 'early' : later);
      if (found !== undefined) openings.push(found);
      else expect(kill).toBeLessThan(EARLY_KILLS);
    }
    return openings;
  }

  it('opens every time, has every order that was promised, and its books add up', { timeout: 300_000 }, async () => {
    const runs = await Promise.all([killAgainAndAgain('worker'), killAgainAndAgain('main')]);
    for (const openings of runs) {
      expect(openings.length).toBeGreaterThanOrEqual(KILLS - EARLY_KILLS);
      for (const found of openings) {
        expect(found).toMatchObject({
          products: 1,
          missing: 0,
          deadLetters: 0,
          counter: found.orders,
          summed: found.orders,
        });
      }
      const last = openings.at(-1);
      expect(last?.promised).toBeGreaterThan(1_000);
      expect(last?.orders).toBeGreaterThan(500);
    }
  });
});

function parsed(line: string): { found?: Found; promised?: string[]; stored?: number } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
