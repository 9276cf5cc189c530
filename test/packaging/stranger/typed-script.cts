import core = require('@flash-sale/core');

const flashSale: core.FlashSale = core.createFlashSale(core.createMemoryPorts());
flashSale.close().then(
  () => console.log(core.ERROR_CODES),
  (error: unknown) => console.log(core.FlashSaleError.isInstance(error, 'CLOSED')),
);
