/** @import { Answer } from '../shared/ask.js' */
import { ask } from '../shared/ask.js';
import { element, isUsable, say, setUsable } from '../shared/element.js';

/** What an operator asks for, with the admin token, and what is said about the answer. */
export class Operator {
  #token = element('admin-token', HTMLInputElement);
  #answer = element('answer', HTMLElement);
  #needsToken = document.documentElement.dataset.access !== 'demo';

  constructor() {
    const form = element('admin', HTMLFormElement);
    form.hidden = !this.#needsToken;
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /**
   * Sends a request, once. Every request of this page may be repeated without harm, so a lost answer is told as such.
   *
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<Answer>}
   */
  async ask(method, path, body) {
    const token = this.#token.value.trim();
    /** @type {Record<string, string>} */
    const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };
    const answer = await ask(method, path, { headers, ...(body !== undefined && { body }) });
    if (answer.problem === 'unauthorized') this.#token.focus();
    return answer;
  }

  /**
   * Has a button ask for something, and says what came of it.
   *
   * @param {HTMLButtonElement} button
   * @param {() => Promise<Answer | undefined>} send Undefined where there is nothing to ask for.
   * @param {(json: any) => string} success
   */
  async act(button, send, success) {
    if (!isUsable(button)) return;
    setUsable(button, false);
    this.say('Asking …');
    const answer = await send();
    setUsable(button, true);
    if (answer === undefined) return;
    if (answer.status >= 200 && answer.status < 300) this.say(success(answer.json), 'good');
    else this.say(failure(answer), 'bad');
  }

  /**
   * @param {string} text
   * @param {'plain' | 'good' | 'bad'} [mood]
   */
  say(text, mood = 'plain') {
    this.#answer.dataset.mood = mood;
    say(this.#answer, text);
  }
}

/** @param {Answer} answer */
function failure({ status, problem, json }) {
  if (problem === 'unauthorized') return 'The admin token is missing or wrong.';
  if (status === 0 || problem === 'unknown') return 'No answer came: it may have happened, or not. Repeating is safe.';
  return `${json.title ?? `Status ${status}`}: ${json.detail ?? ''}`;
}
