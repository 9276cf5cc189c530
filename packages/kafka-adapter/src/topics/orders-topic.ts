/** The topic of the orders, where no other is named. */
export const ORDERS_TOPIC = 'flashsale_orders';
