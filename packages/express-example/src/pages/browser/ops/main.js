import { Adjusting } from './adjusting.js';
import { DeadLetters } from './dead-letters.js';
import { Figures } from './figures.js';
import { Operator } from './operator.js';
import { Reconciling } from './reconciling.js';
import { SalePanel } from './sale-panel.js';

const operator = new Operator();
const sale = new SalePanel(operator);
const figures = new Figures((samples) => sale.hearFigures(samples));

new Adjusting(operator, sale);
new Reconciling(operator, sale);
new DeadLetters(operator, sale);

await Promise.all([sale.run(), figures.run()]);
