import { expect, it } from 'vitest';
import { BackendProcessors } from './backend-processors.ts';

/** Backends that come and go, each with the time that it has used so far. */
class Backends {
  #there: readonly { pid: number; started: string; ms: number }[] = [];
  readonly processors = new BackendProcessors(
    async () => this.#there,
    (pid) => this.#there.find((each) => each.pid === pid)?.ms ?? 0,
  );

  async used(there: readonly { pid: number; started: string; ms: number }[]): Promise<number> {
    this.#there = there;
    return await this.processors.milliseconds();
  }
}

const backend = (pid: number, ms: number, started = 'morning') => ({ pid, ms, started });

it('adds what each backend has used since it was read, whichever others have ended', async () => {
  const backends = new Backends();
  const before = await backends.used([backend(1, 500), backend(2, 20)]);
  expect((await backends.used([backend(2, 50)])) - before).toBe(30);
  expect((await backends.used([backend(2, 50), backend(3, 7)])) - before).toBe(37);
  expect((await backends.used([])) - before).toBe(37);
});

it('takes a backend with the number of an earlier one for another', async () => {
  const backends = new Backends();
  const before = await backends.used([backend(1, 500)]);
  expect((await backends.used([backend(1, 40, 'noon')])) - before).toBe(40);
});

it('counts nothing for processes of another machine', async () => {
  const processors = new BackendProcessors(async () => [backend(process.pid, 0), backend(2 ** 30, 0)]);
  expect(await processors.milliseconds()).toBe(0);
});
