import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlashSaleOptions, Logger } from '@flash-sale/core';
import { openEmbeddedPorts } from '../../../src/composition/embedded-ports.ts';
import type { Environment } from '../../../src/config/config-reader.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { createExample, type Example } from '../../../src/example.ts';
import { type FaultyPorts, faultyPorts } from './faults.ts';

export interface TestShop {
  readonly example: Example;
  readonly url: string;
  readonly faults: FaultyPorts;
  /** Lines that were logged at level `warn` or `error`. */
  readonly complaints: readonly { readonly level: string; readonly message: string; readonly fields: object }[];
  close(): Promise<void>;
}

/** A machine that is busy with something else for seconds keeps no short deadline. */
const PATIENT: FlashSaleOptions = { deadlineMs: 30_000 };

/** The example in this process, on its embedded default in a folder of its own. */
export async function startShop(
  environment: Environment = { DEMO_MODE: 'true' },
  flashSaleOptions: FlashSaleOptions = PATIENT,
): Promise<TestShop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'flash-sale-e2e-'));
  const complaints: { level: string; message: string; fields: object }[] = [];
  const complain = (level: string) => (fields: object, message: string) =>
    void complaints.push({ level, message, fields });
  const logger: Logger = { debug() {}, info() {}, warn: complain('warn'), error: complain('error') };
  const config = readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, ...environment });
  const faults = faultyPorts(await openEmbeddedPorts(dataDir, logger));
  const example = createExample({ config, ports: faults.ports, logger, flashSaleOptions });
  await example.start();
  return {
    example,
    url: example.url,
    faults,
    complaints,
    async close() {
      faults.plan();
      await example.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
