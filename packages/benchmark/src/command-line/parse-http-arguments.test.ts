import { expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

const URL = 'http://127.0.0.1:8080/buy?userId=buyer-{n}';

it('sends a hundred requests a second for ten seconds where nothing else is asked for', () => {
  expect(parseArguments(['http', URL])).toMatchObject({
    type: 'http',
    url: URL,
    plan: {
      host: '127.0.0.1',
      port: 8080,
      allowRemote: false,
      request: { method: 'GET', path: '/buy?userId=buyer-{n}' },
      arrival: { kind: 'poisson', perSecond: 100, seed: 1 },
      measureMs: 10_000,
    },
    seed: 1,
    saturationMax: undefined,
    served: ['2xx'],
    jsonFile: undefined,
  });
});

it('takes a request, an arrival and its bounds', () => {
  const words = ['--header', 'Idempotency-Key: "{n}"', '--body', '{"buyer":"{n}"}', '--burst', '1000', '--json=a.json'];
  expect(parseArguments(['http', URL, ...words])).toMatchObject({
    plan: {
      request: { method: 'POST', headers: { 'Idempotency-Key': '"{n}"' }, body: '{"buyer":"{n}"}' },
      arrival: { kind: 'burst', requests: 1_000 },
      warmUpMs: 0,
      measureMs: 1_000,
    },
    jsonFile: 'a.json',
  });
  expect(parseArguments(['http', URL, '--rate', '50', '--seconds', '3'])).toMatchObject({
    plan: { arrival: { kind: 'constant', perSecond: 50 }, measureMs: 3_000 },
    seed: undefined,
  });
  expect(parseArguments(['http', URL, '--seed', '7'])).toMatchObject({ plan: { arrival: { seed: 7 } }, seed: 7 });
  expect(parseArguments(['http', URL, '--saturation', '5000'])).toMatchObject({ saturationMax: 5_000 });
  expect(parseArguments(['http', URL, '--saturation', '5000', '--served', '2xx,409'])).toMatchObject({
    served: ['2xx', '409'],
  });
});

it('sends to another machine only when it was said that this is allowed', () => {
  expect(() => parseArguments(['http', 'http://192.0.2.1/'])).toThrow(
    expect.objectContaining({ code: 'NOT_LOOPBACK' }),
  );
  expect(parseArguments(['http', 'http://192.0.2.1/', '--allow-remote'])).toMatchObject({
    plan: { host: '192.0.2.1', allowRemote: true },
  });
});

it.each([
  [[], 'http needs one URL'],
  [[URL, URL], 'http needs one URL'],
  [['https://127.0.0.1/'], 'TLS is not spoken'],
  [[URL, '--rate', '1', '--burst', '1'], '--rate and --burst exclude each other'],
  [[URL, '--method', 'get'], '--method must be one of GET'],
  [[URL, '--header', 'no colon'], '--header must look like'],
  [[URL, '--rate', '0'], '--rate must be an integer from 1'],
  [[URL, '--rate', '1', '--seed', '7'], '--rate draws nothing: it takes no --seed'],
  [[URL, '--seed', 'x'], '--seed must be an integer from 1 to 4294967295'],
  [[URL, '--served', '409'], '--served needs --saturation'],
  [[URL, '--saturation', '500', '--served', 'all'], '--served must be statuses'],
  [[URL, '--quick'], "Unknown option '--quick'"],
])('refuses %j', (words, message) => {
  expect(() => parseArguments(['http', ...words])).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  );
});
