/** @import { DeadLetter, Redriven } from '../../wire.ts' */
/** @import { Operator } from './operator.js' */
/** @import { SalePanel } from './sale-panel.js' */
import { element, make, say } from '../shared/element.js';

/** Messages that were set aside in the chosen sale, to be read and sent round again. */
export class DeadLetters {
  #rows = element('letters', HTMLTableSectionElement);
  #note = element('letters-note', HTMLElement);
  #operator;
  #sale;

  /**
   * @param {Operator} operator
   * @param {SalePanel} sale
   */
  constructor(operator, sale) {
    this.#operator = operator;
    this.#sale = sale;
    const read = element('read-letters', HTMLButtonElement);
    const redrive = element('redrive', HTMLButtonElement);
    read.addEventListener('click', () => void this.#read(read));
    element('letters-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#redrive(redrive, read);
    });
  }

  /** @param {HTMLButtonElement} button */
  async #read(button) {
    const path = `/api/admin/dead-letters?limit=100&saleId=${encodeURIComponent(this.#sale.saleId)}`;
    await this.#operator.act(
      button,
      () => this.#operator.ask('GET', path),
      (letters) => this.#show(letters),
    );
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLButtonElement} read
   */
  async #redrive(button, read) {
    const chosen = this.#rows.querySelectorAll('input:checked');
    const ids = [...chosen].map((box) => /** @type {HTMLInputElement} */ (box).value);
    if (ids.length === 0) return this.#operator.say('Choose dead letters first.', 'bad');
    const { saleId } = this.#sale;
    let told = '';
    await this.#operator.act(
      button,
      () => this.#operator.ask('POST', '/api/admin/dead-letters/redrive', { saleId, ids }),
      (/** @type {Redriven} */ { published, refused }) => {
        const why = refused.map(({ id, why }) => `${id}: ${why}`).join('; ');
        told = `${published.length} sent round again, ${refused.length} refused. ${why}`;
        return told;
      },
    );
    if (told === '') return;
    await this.#read(read);
    this.#operator.say(told, 'good');
  }

  /** @param {DeadLetter[]} letters */
  #show(letters) {
    this.#rows.replaceChildren(...letters.map(rowOf));
    const words = letters.length === 0 ? 'None in this sale.' : `${letters.length} in this sale, newest first.`;
    say(this.#note, words);
    return `Dead letters: ${words}`;
  }
}

/** @param {DeadLetter} letter */
function rowOf({ id, reason, orderId = '–', error, redriveRound }) {
  const box = make('input');
  box.type = 'checkbox';
  box.value = id;
  box.setAttribute('aria-label', `Choose ${id}`);
  const cell = make('td');
  cell.append(box);
  const row = make('tr');
  row.append(cell, make('td', reason), make('td', orderId), make('td', error), make('td', String(redriveRound ?? 0)));
  return row;
}
