import { FlashSaleError } from '@flash-sale/core';
import { openEmbeddedPorts } from './composition/embedded-ports.ts';
import { ConfigError, type Environment } from './config/config-reader.ts';
import type { ExampleConfig } from './config/example-config.ts';
import { readConfig } from './config/read-config.ts';
import { createExample } from './example.ts';
import { jsonLogger } from './logging/json-logger.ts';
import { endOnSignals } from './shutdown.ts';

/** Where the process speaks to people, and how it ends. */
export interface Host {
  readonly environment: Environment;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Runs the example until a signal ends it. What only a person can mend is said in words, and the exit code is 1. */
export async function runExample({ environment, say, complain }: Host): Promise<void> {
  try {
    const config = readConfig(environment);
    const logger = jsonLogger(config.logLevel);
    say(`Opening ${config.dataDir} (the first time takes some seconds) …`);
    const ports = await openEmbeddedPorts(config.dataDir, logger);
    const example = createExample({ config, ports, logger });
    endOnSignals(() => example.close(), logger);
    if ((await example.start()) === 'ready') say(greeting(config, ports.description, example.url));
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    complain(why);
    process.exitCode = 1;
  }
}

/** What a person can mend, in words; undefined for everything else, which deserves its stack trace. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ConfigError) return `The configuration is wrong:\n${error.message}`;
  if (FlashSaleError.isInstance(error, 'DATA_FOLDER_LOCKED')) {
    return `${error.message}: end it, or set DATA_DIR to another folder.`;
  }
  if (FlashSaleError.isInstance(error, 'MIGRATION_REFUSED')) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Set PORT to a free one.`;
  if (code === 'EACCES' && port !== undefined) return `Port ${port} may not be used. Set PORT to one above 1023.`;
  return undefined;
}

function greeting({ access }: ExampleConfig, description: string, url: string): string {
  const lines = [`The flash sale is open at ${url} (${description}).`];
  if (access.mode === 'demo') {
    lines.push(
      '',
      '*** DEMO MODE: anybody can buy as anybody, and administer. Never use it in production. ***',
      '',
      'Try:',
      `  curl -i -X POST '${url}/api/purchase/2?userId=alice'`,
      `  curl -s ${url}/api/products`,
      `  curl -sN ${url}/api/products/2/events`,
    );
  }
  lines.push('', `  ${url}/swagger-ui/index.html`, '');
  return lines.join('\n');
}
