import { describe, expect, it } from 'vitest';
import { openTogether } from './open-together.ts';
import { askAtStart, type Opened } from './service.ts';
import { ServicesError } from './services-error.ts';

function service(name: string, closed: string[]): Opened<string> {
  return {
    client: name,
    async close() {
      closed.push(name);
    },
  };
}

const refused = (variable: string) => Promise.reject(new ServicesError([{ variable, message: 'is not there' }]));

describe('services that are opened together', () => {
  it('are all there, and those that are not used are left out', async () => {
    const [first, second, third] = await openTogether([
      Promise.resolve(service('first', [])),
      undefined,
      Promise.resolve(service('third', [])),
    ]);
    expect([first?.client, second, third?.client]).toEqual(['first', undefined, 'third']);
  });

  it('are closed again when one of them cannot be used', async () => {
    const closed: string[] = [];
    await expect(openTogether([Promise.resolve(service('first', closed)), refused('SECOND')])).rejects.toThrow(
      'SECOND: is not there',
    );
    expect(closed).toEqual(['first']);
  });

  it('are complained of together', async () => {
    await expect(openTogether([refused('FIRST'), refused('SECOND')])).rejects.toThrow(
      'FIRST: is not there\nSECOND: is not there',
    );
  });

  it('never hide an error that is not about a service', async () => {
    const bug = new TypeError('a bug');
    await expect(openTogether([refused('FIRST'), Promise.reject(bug)])).rejects.toBe(bug);
  });
});

describe('the first question to a service', () => {
  const name = { variable: 'DATABASE_URL', title: 'PostgreSQL at db:5432' };

  it('gives its answer', async () => {
    expect(await askAtStart(name, async () => 'fine')).toBe('fine');
  });

  it('names the variable and the host when it is refused', async () => {
    await expect(askAtStart(name, () => Promise.reject(new Error('no such user')))).rejects.toThrow(
      'DATABASE_URL: PostgreSQL at db:5432 cannot be used: no such user',
    );
  });

  it('tells the refusal of each address of a host', async () => {
    const withoutMessage = '';
    const refusals = new AggregateError(
      [new Error('refused by ::1'), new Error('refused by 127.0.0.1')],
      withoutMessage,
    );
    const ask = () => Promise.reject(new Error('not reached', { cause: refusals }));
    await expect(askAtStart(name, ask)).rejects.toThrow(
      'cannot be used: not reached (refused by ::1, refused by 127.0.0.1)',
    );
  });
});
