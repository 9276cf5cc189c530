import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findProgram } from '../../../../../test/services/local-program.ts';
import { DevTools } from './dev-tools.ts';
import { Tab } from './tab.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Without a window, without a word to anybody but the page's server. */
const SWITCHES = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--remote-debugging-port=0',
];

/** A Chromium of the test's own. */
export interface Browser extends AsyncDisposable {
  /** A visitor whose tabs share what a browser remembers, and nothing with those of other visitors. */
  visitor(): Promise<{ open(url: string): Promise<Tab> }>;
}

/** Where Chromium is: what `CHROMIUM_PATH` names, else one on PATH. Rejects where there is none. */
export async function chromiumPath(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return given;
  for (const name of PROGRAMS) {
    const found = await findProgram(name).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new Error('there is no Chromium');
}

/** Starts a browser; disposing of it ends it and removes what it has written. */
export async function startBrowser(): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-browser-'));
  const child = spawn(await chromiumPath(), [...SWITCHES, `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const devTools = await DevTools.connect(await addressOf(child));
  return {
    async visitor() {
      const { browserContextId } = await devTools.send('Target.createBrowserContext');
      return { open: (url) => Tab.open(devTools, String(browserContextId), url) };
    },
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      devTools.close();
      child.kill('SIGKILL');
      await exit;
      // Its own children may still be writing for a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('the browser has no stderr');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      child.stderr.resume();
      return address;
    }
    said.push(line);
  }
  throw new Error(`the browser ended: ${said.join('\n')}`);
}
