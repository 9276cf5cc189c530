import { SCENARIOS } from '../scenario/scenarios.ts';

export const USAGE = `Usage: npm run bench -- [scenario …] [option …]
       npm run bench -- http URL [option …]
       npm run bench -- compare BEFORE.json AFTER.json    tells what changed beyond noise

Scenarios (all of them where none is named): ${SCENARIOS.map(({ name }) => name).join(', ')}

  --quick           seconds instead of minutes: shows that it works and that the audits hold; its figures mean nothing
  --json FILE       also writes the report as JSON
  --markdown FILE   also writes the report as Markdown
  --html FILE       also writes a page with plots: one file, nothing from elsewhere
  --repetitions N   repetitions, or rounds, after the warm-up (1 to 100)
  --connections N   connections of the HTTP load generator (1 to 1000; 256)
  --seconds N       length of each HTTP measurement (1 to 60; 4)
  --seed N          what the arrivals of crowds are drawn with (1 to 4294967295; 1): the same seed, the same arrivals
  --example FILE    dist/start.js of the example, where it is not beside this package
  --help            this text

http URL sends an open crowd to an endpoint: latency counts from when a request was due. {n} in the path, a header or the
body is a number of its own for each request.

  --method, --header 'Name: value' (several), --body TEXT     the request; GET, or POST with a body
  --poisson N       N requests a second on average, independent of one another (100)
  --rate N          N a second, always the same time apart
  --burst N         N within one second, or within --seconds
  --saturation N    looks for the highest rate that is kept up with, up to N a second, and loads with parts of it
  --served LIST     what counts as kept up with: statuses, or classes of them, with commas between them (2xx)
  --seed N          what arrivals are drawn with (1)
  --seconds N, --connections N, --json FILE                   (10, 64)
  --allow-remote    the target may be another machine, whose owner agreed

Servers are found through REDIS_URL, KAFKA_BROKERS and DATABASE_URL and are written to; a scenario whose server or program
is missing is not run, and says so. Everything else runs on this machine and nothing is sent to another. Exit codes: 0
measured, 1 an audit failed or something could not be measured or written, 2 not understood, 130 interrupted.
`;
