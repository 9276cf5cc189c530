import { make, say } from '../shared/element.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 40;

/** One figure over time: its value in words, and a line that shows where it comes from. */
export class Chart {
  #value = make('output', '–');
  #line = document.createElementNS(SVG, 'polyline');
  #label;
  #unit;
  /** @type {number[]} */
  #values = [];

  /**
   * @param {HTMLElement} parent
   * @param {string} label
   * @param {string} [unit]
   */
  constructor(parent, label, unit = '') {
    this.#label = label;
    this.#unit = unit;
    const picture = document.createElementNS(SVG, 'svg');
    picture.setAttribute('viewBox', `0 -2 ${WIDTH} ${HEIGHT + 4}`);
    picture.setAttribute('preserveAspectRatio', 'none');
    // The value beside it says what matters; the line is for eyes.
    picture.setAttribute('aria-hidden', 'true');
    picture.append(this.#line);
    // An output announces its changes, and these never end.
    this.#value.setAttribute('aria-live', 'off');
    const figure = make('figure');
    figure.dataset.figure = label;
    figure.append(make('figcaption', label), this.#value, picture);
    parent.append(figure);
  }

  /** @param {number | undefined} value Undefined where there is none, as before a second reading. */
  add(value) {
    if (value === undefined) return;
    this.#values = [...this.#values, value].slice(-WIDTH);
    const highest = Math.max(1, ...this.#values);
    const from = WIDTH - this.#values.length;
    const points = this.#values.map((height, index) => `${from + index},${HEIGHT * (1 - height / highest)}`);
    this.#line.setAttribute('points', points.join(' '));
    const shown = value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
    say(this.#value, `${shown}${this.#unit}`);
    this.#value.setAttribute('aria-label', `${this.#label}: ${shown}${this.#unit}`);
  }
}
