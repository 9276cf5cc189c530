const flashSale = require('@flash-sale/core');
const { sell } = require('./sell.mjs');

sell(flashSale).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
