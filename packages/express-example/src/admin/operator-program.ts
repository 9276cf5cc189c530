import { saleId as checkSaleId, type SaleId } from '@flash-sale/core';
import type { ExamplePorts } from '../composition/example-ports.ts';
import { openPorts } from '../composition/open-ports.ts';
import { readWorkerConfig } from '../config/read-worker-config.ts';
import { runIn } from '../host.ts';
import { jsonLogger } from '../logging/json-logger.ts';
import { tellOperator } from './tell-operator.ts';

/** A program that does something for a sale once, on the services that the environment names, and ends. */
export interface OperatorProgram<Asked extends { readonly sale: string }> {
  readonly usage: string;
  /** What the command line asks for. Absent, or thrown: not understood. */
  readonly readArguments: () => Asked | undefined;
  readonly run: (ports: ExamplePorts, saleId: SaleId, asked: Asked) => Promise<void>;
}

/** Runs it in this process. Ends with 2 and the usage for what is not understood, and tells what went wrong. */
export async function runOperatorProgram<Asked extends { readonly sale: string }>({
  usage,
  readArguments,
  run,
}: OperatorProgram<Asked>): Promise<void> {
  await runIn(
    { environment: process.env, say: console.log, complain: console.error },
    {
      portVariable: 'WORKER_PORT',
      async run() {
        const asked = understood(readArguments);
        if (asked === undefined) {
          console.error(usage);
          process.exitCode = 2;
          return;
        }
        const saleId = checkSaleId(asked.sale);
        const ports = await openPorts(readWorkerConfig(process.env), jsonLogger('error'));
        try {
          await run(ports, saleId, asked);
        } catch (error) {
          tellOperator(error, console.error);
        } finally {
          await ports.close();
        }
      },
    },
  );
}

function understood<Asked>(readArguments: () => Asked | undefined): Asked | undefined {
  try {
    return readArguments();
  } catch {
    return undefined;
  }
}
