import type { BuyerId, CallOptions, DatabaseId, OperationId, OrderId, SaleId, SaleState, Sku } from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { flag, integer, optionalInteger, optionalText, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './load-step.sql';
import type { LoadedSale, ReservationRow, SkuRow } from './loaded-sale.ts';
import type { StepNeeds } from './step-needs.ts';

const statement = sqlStatement('load-step', source);

/** What a step needs of a sale, as of one instant; absent when the store does not know the sale. */
export async function loadStep(
  sql: SqlExecutor,
  strategy: StrategyName,
  saleId: SaleId,
  needs: StepNeeds,
  options?: CallOptions,
): Promise<LoadedSale | undefined> {
  const { orderIds, buyerIds, operationIds, dueMax, nextMax } = needs;
  const values = [saleId, orderIds, buyerIds, operationIds, dueMax, nextMax, strategy];
  const [row] = await sql.query(statement, values, options);
  if (row === undefined) return undefined;
  const skus = list<SkuRow>(optionalText(row, 15));
  const reservations = list<ReservationRow>(optionalText(row, 16));
  return {
    saleId,
    stockId: text(row, 0),
    databaseId: text(row, 1) as DatabaseId,
    epoch: integer(row, 2),
    incarnation: text(row, 3),
    fenced: flag(row, 4),
    settings: {
      state: text(row, 5) as SaleState,
      startsAt: optionalInteger(row, 6),
      endsAt: optionalInteger(row, 7),
      buyerLimit: optionalInteger(row, 8),
      revision: integer(row, 19),
    },
    settingsNo: text(row, 9),
    revision: text(row, 10),
    version: integer(row, 11),
    lastSeq: integer(row, 12),
    now: integer(row, 13),
    anyDue: flag(row, 14),
    skus: new Map<Sku, SkuRow>(skus.map((entry) => [entry[0], entry])),
    reservations: new Map<OrderId, ReservationRow>(reservations.map((entry) => [entry[0], entry])),
    buyers: new Map(list<[BuyerId, number]>(optionalText(row, 17))),
    adjustments: new Map(list<[OperationId, boolean]>(optionalText(row, 18))),
  };
}

function list<Entry>(json: string | undefined): readonly Entry[] {
  return json === undefined ? [] : (JSON.parse(json) as Entry[]);
}
