/** PostgreSQL's driver, loaded only by jobs that need it. The adapter needs no driver: it is a dependency. */

export { default as pg } from 'pg';
