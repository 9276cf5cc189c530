/** @import { Reconciliation } from '../../wire.ts' */
/** @import { Operator } from './operator.js' */
/** @import { SalePanel } from './sale-panel.js' */
import { element, make } from '../shared/element.js';

/** Compares the levels of the sale with its orders, and shows the report. */
export class Reconciling {
  #report = element('report', HTMLElement);

  /**
   * @param {Operator} operator
   * @param {SalePanel} sale
   */
  constructor(operator, sale) {
    for (const [id, dryRun] of /** @type {const} */ ([
      ['compare', true],
      ['repair', false],
    ])) {
      const button = element(id, HTMLButtonElement);
      button.addEventListener(
        'click',
        () =>
          void operator.act(
            button,
            () => operator.ask('POST', `/api/admin/sales/${encodeURIComponent(sale.saleId)}/reconcile`, { dryRun }),
            (/** @type {Reconciliation} */ report) => this.#show(report),
          ),
      );
    }
  }

  /** @param {Reconciliation} report */
  #show({ epoch, dryRun, counted, discrepancies, unnamed }) {
    const { orders, reservations, outbox, queued, deadLetters } = counted;
    const words = `Epoch ${epoch}: ${reservations} reservations, ${orders} orders, ${outbox} in the outbox, ${queued ?? 'nobody knows how many'} queued, ${deadLetters} dead letters.`;
    const list = make('ul');
    for (const { kind, productId, orderId, detail, repair, repaired } of discrepancies) {
      const whose = [productId !== undefined && `product ${productId}`, orderId !== undefined && `order ${orderId}`];
      const what = repaired ? 'repaired' : repair === 'none' ? 'a person must decide' : `${repair} would repair it`;
      list.append(make('li', [kind, ...whose.filter(Boolean), `${detail} (${what})`].join(': ')));
    }
    if (unnamed > 0) list.append(make('li', `and ${unnamed} more`));
    this.#report.replaceChildren(make('p', words), list);
    return `${foundText(discrepancies.length + unnamed)}${dryRun ? '' : ', repaired what needs no decision'}.`;
  }
}

/** @param {number} count */
function foundText(count) {
  if (count === 0) return 'No discrepancy';
  return count === 1 ? '1 discrepancy' : `${count} discrepancies`;
}
