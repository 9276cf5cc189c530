/** @import { Operator } from './operator.js' */
/** @import { SalePanel } from './sale-panel.js' */
import { element } from '../shared/element.js';

/**
 * Changes an allotment. The change has an id that stays the same until it is known to have happened: a second press after
 * a lost answer does not add the units twice.
 */
export class Adjusting {
  #form = element('adjust-form', HTMLFormElement);
  #delta = element('adjust-delta', HTMLInputElement);
  #button = element('adjust', HTMLButtonElement);
  /** @type {{ wish: string, operationId: string } | undefined} */
  #pending;

  /**
   * @param {Operator} operator
   * @param {SalePanel} sale
   */
  constructor(operator, sale) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#adjust(operator, sale);
    });
  }

  /**
   * @param {Operator} operator
   * @param {SalePanel} sale
   */
  async #adjust(operator, sale) {
    const delta = this.#delta.valueAsNumber;
    if (!Number.isInteger(delta) || delta === 0) {
      operator.say('The units must be a whole number other than 0.', 'bad');
      this.#delta.focus();
      return;
    }
    const { saleId, productId } = sale;
    const wish = `${saleId} ${productId} ${delta}`;
    if (this.#pending?.wish !== wish) this.#pending = { wish, operationId: newOperationId() };
    const { operationId } = this.#pending;
    const path = `/api/admin/sales/${encodeURIComponent(saleId)}/adjust`;
    await operator.act(
      this.#button,
      async () => {
        const answer = await operator.ask('POST', path, { operationId, productId, delta });
        // Also "not available" is remembered under its id: the next press is a new try.
        if (answer.status === 200 || answer.problem === 'not-available') this.#pending = undefined;
        return answer;
      },
      ({ allotment, available }) => `Adjusted: ${available} of ${allotment} are available.`,
    );
    await sale.refresh();
  }
}

function newOperationId() {
  return `ops-page-${crypto.getRandomValues(new Uint32Array(3)).join('-')}`;
}
