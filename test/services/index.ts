/** Real servers for tests: where they are, suites that need one or a program, and a database of one's own. */

export { describeWith } from './describe-with.ts';
export { createDatabase, type FreshDatabase, useFreshDatabase } from './fresh-database.ts';
export { describeWithProgram } from './programs.ts';
export type { ServiceName } from './service.ts';
