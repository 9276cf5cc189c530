/** @import { Answer } from '../shared/ask.js' */
import { backoffMs, sleep } from '../shared/backoff.js';

/** After so many answers "nothing was taken, come back" the buyer is told so, and may go on by hand. */
const BUSY_ATTEMPTS_MAX = 6;

/**
 * What an answer says about its own attempt. `known`: what became of it. `busy` and `throttled`: nothing was taken, and it
 * may be repeated. `unknown`: it may have been carried out.
 *
 * @param {Answer} answer
 * @returns {'known' | 'busy' | 'throttled' | 'unknown'}
 */
export function verdictOn({ status, problem }) {
  if (status >= 200 && status < 300) return 'known';
  if (problem === 'throttled' || problem === 'address-throttled') return 'throttled';
  if (problem === 'unavailable' || problem === 'recovering') return 'busy';
  // Without a problem of the API it was written by something in between, which does not know.
  if (status >= 500 || problem === '') return 'unknown';
  return 'known';
}

/** Why the next attempt waits. @typedef {{ unsure: boolean, ms: number }} Waiting */

/**
 * Sends a request until it is known what became of it. Every attempt must be the same request with the same key: then it
 * happens at most once, however often it is sent.
 *
 * Once an attempt was lost, "nothing was taken" of a later one is no answer: only the fate of the request is. So it goes
 * on for as long as the page is open.
 *
 * @param {() => Promise<Answer>} send
 * @param {(waiting: Waiting) => void} onWait
 * @param {{ sleep?: (ms: number) => Promise<void>, random?: () => number }} [world]
 * @returns {Promise<Answer>}
 */
export async function untilKnown(send, onWait, world = {}) {
  const wait = world.sleep ?? sleep;
  let unsure = false;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await send();
    const verdict = verdictOn(answer);
    if (verdict === 'known') return answer;
    unsure ||= verdict === 'unknown';
    const nothingTaken = verdict === 'throttled' || attempt + 1 >= BUSY_ATTEMPTS_MAX;
    if (!unsure && nothingTaken) return answer;
    const ms = backoffMs(attempt, answer.retryAfterMs, world.random);
    onWait({ unsure, ms });
    await wait(ms);
  }
}
