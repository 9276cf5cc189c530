import { LiveLevels } from '../shared/live-levels.js';
import { ServerClock } from '../shared/server-clock.js';
import { Buyer } from './buyer.js';
import { Checkout } from './checkout.js';
import { Held } from './held.js';
import { Offer } from './offer.js';
import { OrderList } from './order-list.js';
import { ProductList } from './product-list.js';

const clock = new ServerClock();
const buyer = new Buyer();
const offer = new Offer(clock);
const orders = new OrderList(buyer);
const checkout = new Checkout({ buyer, offer, held: new Held(clock, buyer), orders });

const live = new LiveLevels(
  (stock) => {
    offer.hear(stock);
    products.hear(stock);
  },
  (state) => offer.hearFeed(state),
);
const products = new ProductList(clock, (product) => {
  offer.show(product);
  live.follow(product.id);
});

checkout.resume();
await products.run();
