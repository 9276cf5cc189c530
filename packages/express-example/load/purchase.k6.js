/**
 * A crowd that comes at a rate of its own, whatever the shop answers (an open model): a slow shop does not slow its buyers
 * down, as it would with a fixed number of users who wait for each other.
 *
 *     k6 run -e URL=http://127.0.0.1:8080 -e PRODUCT=2 -e RATE=2000 -e SECONDS=30 purchase.k6.js
 */
// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings its modules itself.
import { check, fail } from 'k6';
// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings its modules itself.
import exec from 'k6/execution';
// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings its modules itself.
import http from 'k6/http';
// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings its modules itself.
import { Counter } from 'k6/metrics';

const URL = __ENV.URL ?? 'http://127.0.0.1:8080';
const PRODUCT = __ENV.PRODUCT ?? '2';
const RATE_PER_SECOND = Number(__ENV.RATE ?? 1_000);
const SECONDS = Number(__ENV.SECONDS ?? 20);

/** Unknown to the limiter, however often this is run. */
const RUN = __ENV.RUN ?? String(Date.now());

/** The outcomes that are trade, by status and the last part of the problem's type. */
const TRADE = new Set(['202', '409 sold-out', '410 ended']);

const accepted = new Counter('sale_accepted');
const refused = new Counter('sale_refused');

// A refusal is an answer, not a failed request; so are the levels that are read before and after.
http.setResponseCallback(http.expectedStatuses(200, 202, 409, 410));

export const options = {
  scenarios: {
    crowd: {
      executor: 'constant-arrival-rate',
      rate: RATE_PER_SECOND,
      timeUnit: '1s',
      duration: `${SECONDS}s`,
      preAllocatedVUs: Math.ceil(RATE_PER_SECOND / 4),
      maxVUs: RATE_PER_SECOND * 2,
    },
  },
  thresholds: {
    // Every single answer must be one of trade, and nobody may be left at the door.
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    dropped_iterations: ['count==0'],
    http_req_duration: ['p(95)<250', 'p(99)<1000'],
  },
};

/** @typedef {{ allotment: number, available: number, held: number, sold: number }} Levels */

/** @returns {Levels} */
function readLevels() {
  return /** @type {any} */ (http.get(`${URL}/api/products/${PRODUCT}/stock`).json());
}

export function setup() {
  return readLevels();
}

// biome-ignore lint/style/noDefaultExport: k6 runs what is exported so.
export default function buy() {
  const buyer = `k6-${RUN}-${exec.scenario.iterationInTest}`;
  const reply = http.post(`${URL}/api/purchase/${PRODUCT}?userId=${buyer}`, null, {
    headers: { 'Idempotency-Key': buyer },
    tags: { name: 'purchase' },
  });
  const body = /** @type {any} */ (reply.status === 0 ? {} : reply.json());
  const problem = body.type === undefined ? '' : ` ${String(body.type).split('/').pop()}`;
  check(reply, { 'accepted, or refused as in trade': () => TRADE.has(`${reply.status}${problem}`) });
  if (reply.status === 202) accepted.add(1);
  else refused.add(1);
}

/** @param {Levels} before */
export function teardown(before) {
  const { allotment, available, held, sold } = readLevels();
  if (available + held + sold !== allotment) fail(`${available} + ${held} + ${sold} is not ${allotment}`);
  const isCrowd = before.available < RATE_PER_SECOND * SECONDS;
  if (isCrowd && available + held !== 0)
    fail(`${available} are available and ${held} held, and everything should be sold`);
}
