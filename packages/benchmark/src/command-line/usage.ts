import { SCENARIOS } from '../scenario/scenarios.ts';

export const USAGE = `Usage: npm run bench -- [scenario …] [option …]

Scenarios (all of them where none is named): ${SCENARIOS.map(({ name }) => name).join(', ')}

  --quick           seconds instead of minutes: shows that it works and that the audits hold; its figures mean nothing
  --json FILE       also writes the report as JSON
  --markdown FILE   also writes the report as Markdown
  --repetitions N   repetitions, or rounds, after the warm-up (1 to 100)
  --connections N   connections of the HTTP load generator (1 to 1000; 256)
  --seconds N       length of each HTTP measurement (1 to 60; 4)
  --example FILE    dist/start.js of the example, where it is not beside this package
  --help            this text

Everything runs on this machine and nothing is sent to another. Exit codes: 0 measured, 1 an audit failed or something
could not be measured, 2 not understood, 130 interrupted.
`;
