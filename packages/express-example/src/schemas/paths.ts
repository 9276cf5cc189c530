import { HoldId, OrderId, ProductId, SaleId } from './identifiers.ts';
import { strictObject } from './strict-object.ts';

export const ProductPath = strictObject({ productId: ProductId });
export const SalePath = strictObject({ saleId: SaleId });
export const OrderPath = strictObject({ orderId: OrderId });
export const HoldPath = strictObject({ holdId: HoldId });
