import { describe, expect, it } from 'vitest';
import { findService } from './find-service.ts';
import type { RunningServer, Service } from './service.ts';

/** A service whose ways work or fail as told, and that records the ways that were tried. */
function service(ways: { answers?: boolean; container?: boolean; local?: boolean }): Service & { tried: string[] } {
  const tried: string[] = [];
  const start = (address: string, works: boolean | undefined): RunningServer => {
    tried.push(address);
    if (works !== true) throw new Error(`${address} is out of order\nsecond line`);
    return { address, stop: async () => undefined };
  };
  return {
    name: 'redis',
    addressVariable: 'SOME_URL',
    imageVariable: 'SOME_IMAGE',
    defaultImage: 'some:1',
    tried,
    async check(address) {
      start(address, ways.answers);
    },
    startContainer: async (image) => start(image, ways.container),
    startLocally: async () => start('local', ways.local),
  };
}

describe('findService', () => {
  it('uses the address it is given and tries nothing else', async () => {
    const given = service({ answers: true, container: true, local: true });
    const finding = await findService(given, { SOME_URL: 'some://server' });
    expect(finding).toMatchObject({ server: { address: 'some://server' }, way: 'SOME_URL' });
    expect(given.tried).toEqual(['some://server']);
  });

  it('refuses to look elsewhere when nothing answers at the address it is given', async () => {
    const silent = service({ answers: false, container: true, local: true });
    await expect(findService(silent, { SOME_URL: 'some://server' })).rejects.toThrow(
      'SOME_URL is set, but no redis answers there: some://server is out of order',
    );
    expect(silent.tried).toEqual(['some://server']);
  });

  it('starts a container before it starts a program of this machine', async () => {
    const both = service({ container: true, local: true });
    expect(await findService(both, {})).toMatchObject({ server: { address: 'some:1' }, way: 'container of some:1' });
    expect(both.tried).toEqual(['some:1']);
  });

  it('starts the image that the environment names', async () => {
    const finding = await findService(service({ container: true }), { SOME_IMAGE: 'other:2' });
    expect(finding).toMatchObject({ way: 'container of other:2' });
  });

  it('starts a program of this machine when there is no container', async () => {
    const finding = await findService(service({ local: true }), { SOME_URL: '' });
    expect(finding).toMatchObject({ server: { address: 'local' }, way: 'programs of this machine' });
  });

  it('gives one reason of one line for each way when there is none', async () => {
    expect(await findService(service({}), {})).toEqual({
      reasons: [
        'SOME_URL is not set',
        'Docker: some:1 is out of order',
        'programs of this machine: local is out of order',
      ],
    });
  });
});
