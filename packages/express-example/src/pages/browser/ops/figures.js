/** @import { Sample } from './prometheus.js' */
import { sleep } from '../shared/backoff.js';
import { element, say } from '../shared/element.js';
import { Chart } from './chart.js';
import { parseSamples, total } from './prometheus.js';

const READ_MS = 1_000;
const PATIENCE_MS = 5_000;
const REQUESTS = 'flash_sale_requests_total';

const SELLING = new Set(['purchase', 'confirm']);
const REFUSED = new Set([
  'sold-out',
  'not-enough',
  'buyer-limit-reached',
  'not-started',
  'ended',
  'paused',
  'throttled',
]);

/** @type {Record<string, (samples: readonly Sample[]) => number>} */
const RATES = {
  Accepted: (samples) =>
    total(samples, REQUESTS, ({ operation = '', outcome }) => SELLING.has(operation) && outcome === 'accepted'),
  Refused: (samples) => total(samples, REQUESTS, ({ outcome = '' }) => REFUSED.has(outcome)),
  Persisted: (samples) => total(samples, 'flash_sale_orders_saved_total', ({ outcome }) => outcome === 'stored'),
};

/** @type {Record<string, (samples: readonly Sample[]) => number>} */
const LEVELS = {
  'Queue lag': (samples) => total(samples, 'flash_sale_queue_lag_messages'),
  Outbox: (samples) => total(samples, 'flash_sale_outbox_entries'),
};

/** The figures that are exported for Prometheus, read once a second and drawn. */
export class Figures {
  #note = element('figures-note', HTMLElement);
  #said = this.#note.textContent ?? '';
  #charts = new Map();
  #onSamples;
  /** @type {{ at: number, counts: Record<string, number> } | undefined} */
  #before;

  /** @param {(samples: readonly Sample[]) => void} onSamples */
  constructor(onSamples) {
    this.#onSamples = onSamples;
    const parent = element('charts', HTMLElement);
    for (const name of Object.keys(RATES)) this.#charts.set(name, new Chart(parent, name, ' / s'));
    for (const name of Object.keys(LEVELS)) this.#charts.set(name, new Chart(parent, name));
  }

  async run() {
    for (;;) {
      if (!document.hidden) await this.#read();
      await sleep(READ_MS);
    }
  }

  async #read() {
    const samples = await readSamples();
    say(this.#note, samples === undefined ? 'No figures: the server does not answer.' : this.#said);
    if (samples === undefined) return;
    this.#onSamples(samples);
    const at = performance.now();
    const counts = Object.fromEntries(Object.entries(RATES).map(([name, count]) => [name, count(samples)]));
    for (const name of Object.keys(RATES)) this.#charts.get(name).add(this.#rate(name, counts[name] ?? 0, at));
    for (const [name, level] of Object.entries(LEVELS)) this.#charts.get(name).add(level(samples));
    this.#before = { at, counts };
  }

  /**
   * Undefined at the first reading, and where a counter has gone back: another process answers, or it was restarted.
   *
   * @param {string} name
   * @param {number} count
   * @param {number} at
   */
  #rate(name, count, at) {
    const before = this.#before?.counts[name];
    if (this.#before === undefined || before === undefined || count < before) return undefined;
    return ((count - before) * 1_000) / (at - this.#before.at);
  }
}

/** @returns {Promise<Sample[] | undefined>} */
async function readSamples() {
  try {
    const response = await fetch('/actuator/prometheus', {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? parseSamples(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}
