import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createDatabase, describeWith, useFreshDatabase } from '#test/services';

describeWith('postgres', 'a fresh database', (server) => {
  const own = useFreshDatabase(server);

  it('holds nothing, and nothing of another fresh database', async () => {
    const other = await createDatabase(server);
    try {
      expect(other.url).not.toBe(own.url);
      await query(other.url, 'CREATE TABLE seen_by_other (id integer)');
      expect(await query(own.url, tablesOfPublicSchema)).toEqual([]);
      expect(await query(other.url, tablesOfPublicSchema)).toEqual([{ tablename: 'seen_by_other' }]);
    } finally {
      await other.drop();
    }
  });

  it('is gone after drop, open sessions or not', async () => {
    const database = await createDatabase(server);
    const session = new Client({ connectionString: database.url });
    // Dropping the database ends its sessions, which pg reports as errors of the connection.
    session.on('error', () => undefined);
    const ended = new Promise((resolve) => session.once('end', resolve));
    await session.connect();
    await database.drop();
    await ended;
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
    await expect(database.drop()).resolves.toBeUndefined();
  });
});

const tablesOfPublicSchema = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`;

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
