import { silentLogger } from '@flash-sale/core';
import { readConfig } from './config/read-config.ts';
import { greeting } from './greeting.ts';
import { runIn } from './host.ts';
import { runAlone } from './run-alone.ts';

// Not for production: the example in demo mode without figures, log, event streams and pages, so that a benchmark can tell
// what these cost.
const { env: environment } = process;

await runIn(
  { environment, say: console.log, complain: console.error },
  {
    portVariable: 'PORT',
    async run() {
      const config = readConfig({ ...environment, DEMO_MODE: 'true' });
      const welcome = (description: string, url: string) => console.log(greeting(config.access, description, url));
      await runAlone(config, silentLogger, console.log, welcome, false);
    },
  },
);
