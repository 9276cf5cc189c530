/** As large as what the example answers to a purchase. */
export const BARE_REPLY = {
  status: 202,
  body: JSON.stringify({
    orderId: 'AAAAAAAAAAAAAAAAAAAAAA',
    lines: [{ productId: 1, quantity: 1 }],
    remaining: 100_000,
  }),
};
export const BARE_TIMEOUT_MS = 3_600_000;
