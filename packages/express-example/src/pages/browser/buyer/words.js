/** @import { Answer } from '../shared/ask.js' */
import { durationText } from '../shared/duration.js';

/** @typedef {{ mood: 'good' | 'bad' | 'wait' | 'plain', text: string }} Words */

/** @type {Record<string, (json: any) => string>} */
const REFUSED = {
  'sold-out': () => 'Sold out. None is left for now; units that others hold may still come back.',
  'not-enough': ({ available }) => `Not enough: only ${available} left. Nothing was taken.`,
  'buyer-limit-reached': ({ limit, remaining }) =>
    `The limit is ${limit} for each buyer; ${remaining} are left to you. Nothing was taken.`,
  'not-started': () => 'The sale has not begun. Nothing was taken.',
  paused: () => 'The sale is paused. Nothing was taken; try again later.',
  ended: () => 'The sale is over.',
  'key-reused': () => 'This request was mixed up with another one. Nothing was taken; please try again.',
  unauthorized: () => 'Your token is missing or not valid. Please enter another one.',
  unavailable: () => 'The shop cannot sell at this moment. Nothing was taken; please try again.',
  recovering: () => 'The shop is counting its stock again. Nothing was taken; please try again.',
  'already-confirmed': () => 'This was confirmed before.',
  'already-released': () => 'This was given back before.',
  'hold-expired': () => 'The hold has run out, its units went back. Nothing was sold.',
  'hold-not-found': () => 'The shop does not know this hold any more. Nothing was sold.',
};

/**
 * What a refusal means for the buyer.
 *
 * @param {Answer} answer
 * @returns {Words}
 */
export function refusal({ problem, json, retryAfterMs }) {
  if (problem === 'throttled' || problem === 'address-throttled') {
    const when = retryAfterMs === undefined ? 'This is more than the shop ever allows.' : 'Please wait a little.';
    return { mood: 'wait', text: `Slow down: you have asked too often. Nothing was taken. ${when}` };
  }
  const words = REFUSED[problem]?.(json) ?? `The shop refuses this: ${json.detail ?? `problem ${problem}`}.`;
  return { mood: 'bad', text: words };
}

/**
 * @param {boolean} unsure
 * @returns {Words}
 */
export function meanwhile(unsure) {
  return unsure
    ? {
        mood: 'wait',
        text: 'No answer came, so we do not know yet whether it is yours. Asking again by itself; you will not be charged twice.',
      }
    : { mood: 'wait', text: 'The shop is busy. Nothing was taken yet; trying again by itself.' };
}

/** @param {number} ms */
export function againIn(ms) {
  return `Again in ${durationText(ms)}.`;
}
