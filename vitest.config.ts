import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { textModulesInTests } from './scripts/build/text-modules.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests run against source: every entry of every package, and nothing below it. The same table as in tsconfig.json. */
const alias = [
  { find: /^@flash-sale\/([^/]+)$/, replacement: fromRoot('./packages/$1/src/index.ts') },
  { find: /^@flash-sale\/([^/]+)\/([^/]+)$/, replacement: fromRoot('./packages/$1/src/$2/index.ts') },
  { find: '#test/services', replacement: fromRoot('./test/services/index.ts') },
];

interface Kind {
  name: string;
  include: string[];
  /** Kinds run one after another in this order; those of one number share the machine. */
  order: number;
  /** Longest time for one test and for one hook. A limit for what hangs, not a claim about speed. */
  timeoutMs: number;
  /** Files of this kind change what others read, as builds do: one file at a time. */
  alone?: boolean;
  /** Files of this kind may use real servers: see test/services. */
  services?: boolean;
  /**
   * In CI a failed test of this kind is run once more, and one that passes then is named at the end of the run. Not for
   * kinds that look for broken promises by chance, where a rare failure is what was looked for.
   */
  secondTry?: boolean;
}

const kinds: Kind[] = [
  {
    name: 'unit',
    include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/services/*.test.ts'],
    order: 0,
    timeoutMs: 20_000,
  },
  {
    name: 'contract',
    include: ['packages/*/test/contract/**/*.test.ts'],
    order: 0,
    timeoutMs: 60_000,
    services: true,
    secondTry: true,
  },
  {
    name: 'integration',
    include: ['packages/*/test/integration/**/*.test.ts', 'test/services/integration/*.test.ts'],
    order: 0,
    timeoutMs: 120_000,
    services: true,
    secondTry: true,
  },
  { name: 'simulation', include: ['packages/*/test/simulation/**/*.test.ts'], order: 0, timeoutMs: 180_000 },
  { name: 'docs', include: ['test/docs/**/*.test.ts'], order: 1, timeoutMs: 180_000, alone: true },
  { name: 'packaging', include: ['test/packaging/**/*.test.ts'], order: 2, timeoutMs: 300_000, alone: true },
  {
    name: 'e2e',
    include: ['packages/*/test/e2e/**/*.test.ts'],
    order: 3,
    timeoutMs: 180_000,
    services: true,
    secondTry: true,
  },
  // One seed of two of the faults, so that a run of all tests has seen a killed process and a lost store on real services.
  {
    name: 'fault-smoke',
    include: ['packages/express-example/test/fault/{kill-api,redis-failover}.test.ts'],
    order: 4,
    timeoutMs: 600_000,
    services: true,
  },
  // Ten minutes with one seed of each, an hour as it comes: only where they are asked for, by `npm run test:faults`.
  {
    name: 'fault',
    include: ['packages/*/test/fault/**/*.test.ts'],
    order: 5,
    timeoutMs: 600_000,
    services: true,
  },
  // Builds an image and takes minutes: only where it is asked for, by `npm run test:stack`.
  { name: 'stack', include: ['packages/*/test/stack/**/*.test.ts'], order: 6, timeoutMs: 600_000, alone: true },
];

function project(kind: Kind): TestProjectConfiguration {
  return {
    plugins: [textModulesInTests()],
    resolve: { alias },
    test: {
      name: kind.name,
      include: kind.include,
      environment: 'node',
      testTimeout: kind.timeoutMs,
      hookTimeout: kind.timeoutMs,
      fileParallelism: kind.alone !== true,
      retry: kind.secondTry === true && process.env.CI ? 1 : 0,
      // What is waited for comes: how soon is the machine's business. The runner alone would wait a second.
      expect: { poll: { timeout: Math.min(30_000, kind.timeoutMs / 2), interval: 10 } },
      sequence: { groupOrder: kind.order },
      ...(kind.services === true && { globalSetup: fromRoot('./test/services/setup.ts') }),
    },
  };
}

export default defineConfig({
  test: {
    reporters: [
      'default',
      'json',
      ...['skipped', 'flaky'].map((name) => fromRoot(`./test/services/${name}-reporter.ts`)),
    ],
    outputFile: { json: 'reports/vitest.json' },
    projects: kinds.map(project),
    // The runner alone would leave one processor of two idle, and most tests wait for something anyway.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
