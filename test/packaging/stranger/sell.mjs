/**
 * What a stranger would write: 100 units, 300 buyers at once, on the memory adapters. Prints one line of JSON. The module
 * is handed in, so that the same program runs on what `import` and what `require` gave.
 */
export async function sell({ createFlashSale, createMemoryPorts, OrderWorker }) {
  const ports = createMemoryPorts();
  const product = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 100 });
  const flashSale = createFlashSale(ports);
  const worker = new OrderWorker(ports);
  await worker.start();
  await flashSale.open(product.saleId);

  const results = await Promise.all(
    Array.from({ length: 300 }, (_, buyer) =>
      flashSale.purchase({
        saleId: product.saleId,
        buyerId: `buyer-${buyer}`,
        lines: [{ sku: product.sku, quantity: 1 }],
      }),
    ),
  );
  const { skus } = await flashSale.levels(product.saleId);
  await flashSale.close();
  const accepted = results.filter(({ outcome }) => outcome === 'accepted').map(({ orderId }) => orderId);
  const orders = await storedOrders(ports.orders, accepted);
  await worker.close();

  console.log(
    JSON.stringify({
      outcomes: Object.fromEntries(
        Map.groupBy(results, ({ outcome }) => outcome)
          .entries()
          .map(count),
      ),
      levels: skus.map(({ allotment, available, held, sold }) => ({ allotment, available, held, sold })),
      orderIds: new Set(accepted).size,
      unitsStored: orders.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0),
      buyersStored: new Set(orders.map(({ buyerId }) => buyerId)).size,
    }),
  );
}

/** The worker stores behind the sale's back: asks until all are there, for ten seconds at most. */
async function storedOrders(repository, orderIds) {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const orders = await repository.orders(orderIds);
    if (orders.every((order) => order !== undefined)) return orders;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('accepted orders were not stored');
}

function count([outcome, results]) {
  return [outcome, results.length];
}
