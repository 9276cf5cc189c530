import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LockFiles } from './lock-claim.ts';
import { ownIdentity } from './process-identity.ts';

describe('LockFiles', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flash-sale-claims-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const claimOf = (token: string) => ({ ...ownIdentity(), token });
  const starter = (token: string) => {
    const files = new LockFiles(folder, claimOf(token));
    files.writeCandidate();
    return files;
  };
  /** A holder that has died. */
  const die = (token: string) => {
    const files = starter(token);
    expect(files.tryClaim(undefined)).toBe(true);
    files.settleIn();
    return claimOf(token);
  };
  const holder = () => new LockFiles(folder, claimOf('onlooker')).holder()?.claim.token;

  it('lets one of two succeed a dead holder, whether or not the first has settled in', () => {
    const dead = die('dead');
    const [first, second] = [starter('first'), starter('second')];
    expect(first.tryClaim(dead)).toBe(true);
    expect(second.tryClaim(dead)).toBe(false);
    first.settleIn();
    // The second was held up between looking and claiming: the name that it may make now leads nowhere.
    expect(second.tryClaim(dead)).toBe(false);
    expect(holder()).toBe('first');
  });

  it('lets nobody in by the back door when the successor has come and gone', () => {
    const dead = die('dead');
    const [first, second, third] = [starter('first'), starter('second'), starter('third')];
    expect(first.tryClaim(dead)).toBe(true);
    first.settleIn();
    first.remove();
    expect(second.tryClaim(dead)).toBe(false);
    expect(third.tryClaim(undefined)).toBe(true);
    third.settleIn();
    expect(second.tryClaim(dead)).toBe(false);
    expect(second.tryClaim(undefined)).toBe(false);
    expect(holder()).toBe('third');
  });

  it('removes only its own claim', () => {
    const first = starter('first');
    expect(first.tryClaim(undefined)).toBe(true);
    first.settleIn();
    starter('second').remove();
    expect(holder()).toBe('first');
    first.remove();
    first.remove();
    expect(holder()).toBeUndefined();
  });

  it('leaves nothing behind but the claim in force', () => {
    const dead = die('dead');
    const first = starter('first');
    first.tryClaim(dead);
    first.settleIn();
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});
