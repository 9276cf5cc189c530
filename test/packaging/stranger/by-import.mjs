import * as flashSale from '@flash-sale/core';
import { sell } from './sell.mjs';

await sell(flashSale);
