import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, freePort } from '../../../../test/services/network.ts';

const run = promisify(execFile);
const top = fileURLToPath(new URL('../../../../', import.meta.url));
const composeFile = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));

const BASE_IMAGE = process.env.NODE_IMAGE ?? 'node:24-slim';
const GRAFANA_IMAGE = process.env.GRAFANA_IMAGE ?? 'grafana/grafana:12.1.0';
const IMAGE = 'flash-sale-example:tested';
/** An image that cannot be had is given up after that. */
const PULL_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 120_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** The stack of the compose file on free ports and with volumes of its own. */
export class ComposedStack {
  readonly url: string;
  readonly prometheusUrl: string;
  /** What it runs: all services of the file, but for those whose image cannot be had. */
  readonly services: readonly string[];
  readonly #compose: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(
    ports: readonly [number, number, number],
    compose: readonly string[],
    services: readonly string[],
  ) {
    const [api, prometheus, grafana] = ports;
    this.url = `http://127.0.0.1:${api}`;
    this.prometheusUrl = `http://127.0.0.1:${prometheus}`;
    this.services = services;
    const project = `flash-sale-${randomBytes(4).toString('hex')}`;
    this.#compose = [...compose, '--project-name', project, '--file', composeFile];
    this.#environment = {
      ...process.env,
      API_IMAGE: IMAGE,
      WORKER_IMAGE: IMAGE,
      API_PORT: String(api),
      PROMETHEUS_PORT: String(prometheus),
      GRAFANA_PORT: String(grafana),
      // A buyer of a test repeats as long as it takes.
      RATE_LIMIT_CAPACITY: '1000000',
      RATE_LIMIT_PER_MINUTE: '1000000',
    };
  }

  /** Builds the image. Rejects with what is missing where there is no Docker. */
  static async build(): Promise<ComposedStack> {
    const compose = await composeCommand();
    // The network of this machine: an engine without one of its own can still reach the registry of packages.
    const parameters = ['--network=host', '--build-arg', `NODE_IMAGE=${BASE_IMAGE}`, '--tag', IMAGE];
    await docker(['build', ...parameters, '--file', 'packages/express-example/Dockerfile', '.']);
    const services = ['api', 'worker', 'prometheus'];
    if (await canBeHad(GRAFANA_IMAGE)) services.push('grafana');
    else console.warn(`\nNOT COVERED: Grafana, whose image ${GRAFANA_IMAGE} cannot be had here.\n`);
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    return new ComposedStack(ports, compose, services);
  }

  /** Bytes of the image on top of its base. */
  async imageBytes(): Promise<number> {
    return (await sizeOf(IMAGE)) - (await sizeOf(BASE_IMAGE));
  }

  /** Starts what is not running, and resolves when the API is ready. */
  async up(): Promise<void> {
    await this.compose('up', '--detach', '--no-build', ...this.services);
    await eventually(async () => {
      const { status } = await fetch(`${this.url}/actuator/health/readiness`);
      if (status !== 200) throw new Error(`the API is not ready: ${status}`);
    }, READY_TIMEOUT_MS);
  }

  async compose(...parameters: readonly string[]): Promise<string> {
    const [program = '', ...first] = this.#compose;
    const options = { cwd: top, env: this.#environment, maxBuffer: OUTPUT_BYTES_MAX };
    return (await run(program, [...first, ...parameters], options)).stdout;
  }

  /** The first column of each row of a query to the database. */
  async column(query: string): Promise<string[]> {
    const psql = ['psql', '--username', 'shop', '--dbname', 'shop', '--no-align', '--tuples-only', '--command', query];
    return (await this.compose('exec', '-T', 'postgres', ...psql)).split('\n').filter((row) => row !== '');
  }

  /** Removes containers, networks and volumes. */
  async remove(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '1');
  }
}

/** `docker compose`, or `docker-compose` where that is all there is. */
async function composeCommand(): Promise<readonly string[]> {
  await docker(['version']);
  const plugin = await docker(['compose', 'version']).catch(() => undefined);
  if (plugin !== undefined) return ['docker', 'compose'];
  await run('docker-compose', ['version']);
  return ['docker-compose'];
}

async function docker(parameters: readonly string[], timeout = 0): Promise<string> {
  return (await run('docker', parameters, { cwd: top, maxBuffer: OUTPUT_BYTES_MAX, timeout })).stdout;
}

async function sizeOf(image: string): Promise<number> {
  return Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]));
}

async function canBeHad(image: string): Promise<boolean> {
  const there = docker(['image', 'inspect', image]).catch(() => docker(['pull', '--quiet', image], PULL_TIMEOUT_MS));
  return await there.then(
    () => true,
    () => false,
  );
}
