import { expect, it } from 'vitest';

interface Answer {
  readonly status: number;
  readonly problem: string;
  readonly retryAfterMs: number | undefined;
}

interface UntilKnown {
  untilKnown(
    send: () => Promise<Answer>,
    onWait: (waiting: { unsure: boolean; ms: number }) => void,
    world: { sleep(ms: number): Promise<void>; random(): number },
  ): Promise<Answer>;
}

// What a browser runs is JavaScript, which the other sources do not import.
const script = new URL('./browser/buyer/until-known.js', import.meta.url).href;
const { untilKnown } = (await import(script)) as UntilKnown;

const answer = (status: number, problem = '', retryAfterMs?: number): Answer => ({ status, problem, retryAfterMs });
const SOLD = answer(202);
const LOST = answer(0);
const SOLD_OUT = answer(409, 'sold-out');

async function follow(answers: readonly Answer[], luck = 0) {
  const left = [...answers];
  const waits: { unsure: boolean; ms: number }[] = [];
  const slept: number[] = [];
  const last = await untilKnown(
    async () => left.shift() ?? SOLD,
    (waiting) => waits.push(waiting),
    {
      async sleep(ms) {
        slept.push(ms);
      },
      random: () => luck,
    },
  );
  expect(slept).toEqual(waits.map(({ ms }) => ms));
  return { last, waits, left };
}

it('takes a first answer that says what became of the request', async () => {
  for (const known of [
    SOLD,
    answer(201),
    SOLD_OUT,
    answer(429, 'throttled', 9_000),
    answer(429, 'address-throttled', 50),
    answer(401, 'unauthorized'),
  ]) {
    expect(await follow([known])).toEqual({ last: known, waits: [], left: [] });
  }
});

it('repeats what was lost, what a proxy answered, and what the server does not know, until it is known', async () => {
  for (const unknown of [LOST, answer(502), answer(404), answer(504, 'unknown'), answer(500, 'internal-error')]) {
    const { last, waits } = await follow([unknown, unknown, SOLD_OUT]);
    expect([last, waits.map(({ unsure }) => unsure)]).toEqual([SOLD_OUT, [true, true]]);
  }
});

it('once an attempt was lost, takes neither "busy" nor "throttled" of a later one for an answer', async () => {
  const busy = Array.from({ length: 20 }, () => answer(503, 'unavailable', 1_000));
  const { last, waits } = await follow([
    LOST,
    ...busy,
    answer(429, 'throttled', 5_000),
    answer(429, 'address-throttled', 50),
    SOLD,
  ]);
  expect(last).toEqual(SOLD);
  expect(waits.every(({ unsure }) => unsure)).toBe(true);
});

it('tells the buyer after some attempts that nothing was taken', async () => {
  const busy = answer(503, 'unavailable', 1_000);
  const { last, left } = await follow(Array.from({ length: 10 }, () => busy));
  expect([last, left.length]).toEqual([busy, 4]);
});

it('waits longer and longer, up to a limit, and never shorter than it was told', async () => {
  const lost = Array.from({ length: 9 }, () => LOST);
  const shortest = (await follow(lost, 0)).waits.map(({ ms }) => ms);
  const longest = (await follow(lost, 1)).waits.map(({ ms }) => ms);
  expect(shortest).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(longest).toEqual(shortest.map((ms) => ms * 2));
  const told = Array.from({ length: 3 }, () => answer(504, 'unknown', 7_000));
  expect((await follow(told, 0)).waits.map(({ ms }) => ms)).toEqual([7_000, 7_000, 7_000]);
  expect((await follow(told, 1)).waits.map(({ ms }) => ms)).toEqual([7_500, 8_000, 9_000]);
});
