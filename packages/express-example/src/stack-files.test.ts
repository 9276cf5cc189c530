import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const top = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, top), 'utf8');
const exists = (path: string) => existsSync(fileURLToPath(new URL(path, top)));

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart: string;
  readonly mem_limit: string;
  readonly healthcheck?: object;
  readonly build?: { readonly dockerfile: string; readonly args: Readonly<Record<string, string>> };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const composeText = textOf('packages/express-example/docker-compose.yml');
const compose = parse(composeText, { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
};
const services = Object.entries(compose.services);
const dockerfile = textOf('packages/express-example/Dockerfile');

describe('the compose file', () => {
  it('has the services that Prometheus and the guide name', () => {
    const guide = textOf('docs/guides/docker-compose.md');
    const described = [...guide.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name);
    expect(Object.keys(compose.services)).toEqual(described);
  });

  it('takes every image from a variable, with a public one as the default', () => {
    const images = services.map(([, { image }]) => image);
    const bases = Object.values(compose.services.api?.build?.args ?? {});
    for (const image of [...images, ...bases]) expect(image).toMatch(/^\$\{[A-Z]+_IMAGE:-[\w./:-]+\}$/);
  });

  it('has its variables and their defaults in the guide, and no other is there', () => {
    const used = [...composeText.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)].map(([, name, value]) => `${name} ${value}`);
    const guide = textOf('docs/guides/docker-compose.md');
    const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| ([^|]*?) ?\|/gm)].map(([, name, value]) => `${name} ${value}`);
    expect([...new Set(used)].sort()).toEqual(rows.sort());
    expect(composeText.match(/\$\{[^}]*\}/g)).toHaveLength(used.length);
  });

  it('sets only what the programs read', () => {
    const settings = textOf('packages/express-example/README.md');
    const known = new Set([...settings.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name));
    known.add('HEALTH_PORT');
    expect(dockerfile).toContain('process.env.HEALTH_PORT');
    for (const name of ['api', 'worker']) {
      for (const variable of Object.keys(compose.services[name]?.environment ?? {})) expect(known).toContain(variable);
    }
  });

  it('publishes what people open, on an address that can be chosen', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port] as const));
    expect(published.map(([name]) => name)).toEqual(['api', 'prometheus', 'grafana']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose replaces it
    for (const [, port] of published) expect(port.startsWith('${PUBLISH_ON:-127.0.0.1}:${')).toBe(true);
  });

  it('bounds, restarts and checks every container, and mounts nothing that is not there', () => {
    for (const [name, service] of services) {
      expect(service, name).toMatchObject({ restart: 'unless-stopped', mem_limit: expect.stringMatching(/^\d+[mg]$/) });
      if (service.build === undefined && name !== 'grafana') expect(service.healthcheck, name).toBeDefined();
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(exists(`packages/express-example/${source}`), source).toBe(true);
        else expect(compose.volumes).toHaveProperty(source);
      }
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(compose.services).toHaveProperty(needed);
        expect(condition).toBe('service_healthy');
      }
    }
  });

  it("gives Redis's user the rights of the adapter's README, and no more", () => {
    const readme = textOf('packages/redis-adapter/README.md');
    const [, listed = ''] = /ACL SETUSER shop on >\w+ ([^`]*)```/.exec(readme) ?? [];
    const rights = listed.split(/[\s\\]+/).filter((right) => right !== '');
    const command = compose.services.redis?.command ?? [];
    expect(command.slice(command.indexOf('shop') + 3)).toEqual(rights);
    expect(command.join(' ')).toContain('--appendonly yes');
    expect(command.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(command.join(' ')).toContain('--user default off');
  });
});

describe('the Dockerfile', () => {
  /** What is copied from the folder, not from another stage. */
  const sources = dockerfile
    .split('\n')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));
  const allowed = textOf('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

  it('copies what is there and what .dockerignore lets through, and that lets nothing else through', () => {
    for (const source of sources) {
      expect(exists(source), source).toBe(true);
      expect(
        allowed.some((path) => path === source || path.startsWith(`${source}/`)),
        source,
      ).toBe(true);
    }
    for (const path of allowed) {
      expect(exists(path), path).toBe(true);
      expect(
        sources.some((source) => path === source || path.startsWith(`${source}/`)),
        path,
      ).toBe(true);
    }
  });

  it('knows every package of the workspace, as the lockfile does', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, object> };
    const workspaces = Object.keys(packages).filter(
      (path) => path.startsWith('packages/') && !path.includes('node_modules'),
    );
    for (const path of workspaces) expect(sources).toContain(`${path}/package.json`);
  });

  it('ends in an image with another user than root, a health check and a base that can be chosen', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).not.toMatch(/npm|NODE_ENV=/);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Docker replaces it
    expect(last).toContain('FROM ${NODE_IMAGE}\n');
  });
});
