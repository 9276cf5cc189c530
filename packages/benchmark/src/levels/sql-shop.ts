import { randomUUID } from 'node:crypto';
import { pg } from '../postgres/driver.ts';
import { BackendProcessors } from './backend-processors.ts';
import type { LevelAnswer, LevelSale, LevelShop } from './level.ts';
import CREATE_TABLES from './sql/create-tables.sql';
import INSERT_ORDER from './sql/insert-order.sql';
import LOCK_STOCK from './sql/lock-stock.sql';
import READ_ORDERS from './sql/read-orders.sql';
import READ_STOCK from './sql/read-stock.sql';
import TAKE_UNIT from './sql/take-unit.sql';
import TAKE_UNIT_OF_VERSION from './sql/take-unit-of-version.sql';

/** Connections of a process, as the example has them. */
const POOL_SIZE = 10;

type Client = pg.PoolClient;

/** Sells one unit inside a transaction that was begun. `again`: somebody else was faster, and nothing was changed. */
type Attempt = (client: Client, saleId: number) => Promise<'taken' | 'sold-out' | 'again'>;

/** Waits for the row, then takes a unit of it. */
async function pessimistic(client: Client, saleId: number): Promise<'taken' | 'sold-out'> {
  const { rows } = await client.query({ name: 'lock', text: LOCK_STOCK, values: [saleId] });
  if (rows[0].available === 0) return 'sold-out';
  await client.query({ name: 'take', text: TAKE_UNIT, values: [saleId] });
  return 'taken';
}

/** Takes a unit if nobody else did since it looked. */
async function optimistic(client: Client, saleId: number): Promise<'taken' | 'sold-out' | 'again'> {
  const { rows } = await client.query({ name: 'read', text: READ_STOCK, values: [saleId] });
  if (rows[0].available === 0) return 'sold-out';
  const values = [saleId, rows[0].version];
  const { rowCount } = await client.query({ name: 'take-version', text: TAKE_UNIT_OF_VERSION, values });
  return rowCount === 1 ? 'taken' : 'again';
}

/** A shop of SQL and nothing else, one transaction for each buyer, its statements prepared on each connection. */
export async function openSqlShop(databaseUrl: string, level: 'pessimistic' | 'optimistic'): Promise<LevelShop> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  const attempt = level === 'pessimistic' ? pessimistic : optimistic;
  const processors = new BackendProcessors(async (text) => (await pool.query(text)).rows);
  await pool.query(CREATE_TABLES);
  let sales = 0;
  return {
    async openSale(allotment) {
      sales += 1;
      const saleId = sales;
      await pool.query('INSERT INTO stock (sale_id, available) VALUES ($1, $2)', [saleId, allotment]);
      return saleOf(pool, saleId, allotment, attempt);
    },
    processorTimes: async () => ({ PostgreSQL: await processors.milliseconds() }),
    storedTimes: async () => undefined,
    close: () => pool.end(),
  };
}

function saleOf(pool: pg.Pool, saleId: number, allotment: number, attempt: Attempt): LevelSale {
  return {
    async purchase(buyerId, key) {
      const client = await pool.connect();
      try {
        return await sell(client, saleId, buyerId, key, attempt);
      } finally {
        client.release();
      }
    },
    async settled() {},
    async evidence() {
      const { rows: orders } = await pool.query(READ_ORDERS, [saleId]);
      const { rows: stock } = await pool.query(READ_STOCK, [saleId]);
      const { available } = stock[0];
      return {
        orderIds: orders.map(({ id }) => id),
        keys: new Set(orders.map(({ buyer, key }) => `${buyer} ${key}`)).size,
        soldUnits: orders.length,
        available,
        held: 0,
        sold: allotment - available,
      };
    },
  };
}

async function sell(
  client: Client,
  saleId: number,
  buyerId: string,
  key: string,
  attempt: Attempt,
): Promise<LevelAnswer> {
  for (;;) {
    await client.query('BEGIN');
    const result = await attempt(client, saleId);
    if (result === 'taken') {
      const orderId = randomUUID();
      await client.query({ name: 'insert', text: INSERT_ORDER, values: [orderId, saleId, buyerId, key] });
      await client.query('COMMIT');
      return { outcome: 'accepted', orderId };
    }
    await client.query('ROLLBACK');
    if (result === 'sold-out') return { outcome: 'sold-out' };
  }
}
