import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FlashSaleError } from '@flash-sale/core';

/** The cluster inside the data folder, beside the lock. */
const CLUSTER = 'pgdata';
const UNFINISHED = 'pgdata.unfinished';

/**
 * Returns the folder of a whole cluster, made with `create` if there is none. Only under the folder's lock.
 *
 * A cluster is made beside its place and then renamed, because PGlite fills a folder file by file: killed midway it would
 * leave one that looks like a cluster and is none. What a killed process left (`postmaster.pid`) is removed: the lock has
 * told that nobody uses it.
 */
export async function prepareCluster(folder: string, create: (path: string) => Promise<void>): Promise<string> {
  const cluster = join(folder, CLUSTER);
  const unfinished = join(folder, UNFINISHED);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return cluster;
  }
  if (holdsSomething(cluster)) {
    throw new FlashSaleError('INVALID_CONFIGURATION', `${cluster} holds something that is not a PostgreSQL cluster`, {
      details: { path: cluster },
    });
  }
  rmSync(unfinished, { recursive: true, force: true });
  await create(unfinished);
  rmSync(join(unfinished, 'postmaster.pid'), { force: true });
  rmSync(cluster, { recursive: true, force: true });
  renameSync(unfinished, cluster);
  return cluster;
}

function holdsSomething(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
