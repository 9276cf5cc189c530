import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { administrationReplies } from './replies/administration.ts';
import { buyingReplies } from './replies/buying.ts';
import { credentialReplies } from './replies/credentials.ts';
import { holdingReplies } from './replies/holding.ts';
import { malformedReplies } from './replies/malformed.ts';
import { operationsReplies } from './replies/operations.ts';
import { productReplies } from './replies/products.ts';
import type { ReplyContext } from './replies/reply-context.ts';
import { throttledReplies } from './replies/throttled.ts';
import { DocumentedClient, documentedReplies } from './shop/documented-client.ts';
import { startShop, type TestShop } from './shop/start-shop.ts';

const context = {} as ReplyContext;
let guarded: TestShop | undefined;

beforeAll(async () => {
  // Some of these wait until it has passed; all others must be answered before.
  const options = { deadlineMs: 5_000 };
  context.demo = await startShop({ DEMO_MODE: 'true', EVENT_STREAMS_MAX: '2' }, options);
  guarded = await startShop(
    {
      ADMIN_TOKEN: 'an-operators-token',
      BUYER_TOKEN_SECRET: 'a secret of at least thirty-two bytes',
      SHUTDOWN_GRACE_MS: '5000',
    },
    options,
  );
  context.client = new DocumentedClient(context.demo.url);
  context.stranger = new DocumentedClient(guarded.url, context.client.seen);
});

afterEach(() => context.demo.faults.plan());

afterAll(async () => {
  await context.demo.close();
  await guarded?.close();
});

describe('buying', () => buyingReplies(context));
describe('holding', () => holdingReplies(context));
describe('products', () => productReplies(context));
describe('administration', () => administrationReplies(context));
describe('operations', () => operationsReplies(context));
describe('credentials', () => credentialReplies(context));
describe('malformed requests', () => malformedReplies(context));
describe('too many requests', () => throttledReplies(context));

it('a process that shuts down says that it is not ready while it still answers', async () => {
  const { stranger } = context;
  const closed = guarded?.close();
  const answer = await stranger.send('GET', '/actuator/health/readiness');
  expect([answer.status, answer.json.status]).toEqual([503, 'OUT_OF_SERVICE']);
  expect(answer.headers.get('connection')).toBe('close');
  expect((await stranger.send('GET', '/api/products')).status).toBe(200);
  await closed;
  await expect(stranger.send('GET', '/api/products')).rejects.toThrow('fetch failed');
});

/** Promised, and not to be had from outside: with the reason. */
const UNSEEN: readonly { readonly replies: RegExp; readonly why: string }[] = [
  {
    replies: /^(liveness|readiness|metrics|listProblems|readProblem|apiDocs|swaggerUi|releaseHold) 500/,
    why: 'these have nothing in them that could go wrong in a way nobody has thought of',
  },
];

it('every reply that is documented was seen, except those that cannot be had from outside', () => {
  const missing = [...documentedReplies()].filter((reply) => !context.client.seen.has(reply));
  expect(missing.filter((reply) => !UNSEEN.some(({ replies }) => replies.test(reply)))).toEqual([]);
});
