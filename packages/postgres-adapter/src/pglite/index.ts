/** PGlite, PostgreSQL inside this process, for `@flash-sale/postgres-adapter`. */
export { fromPglite } from './from-pglite.ts';
export { type OpenedPglite, type OpenPgliteOptions, openPglite } from './open-pglite.ts';
export type { PgliteLike } from './pglite-engine.ts';
