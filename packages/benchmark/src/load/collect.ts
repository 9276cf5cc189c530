import { headerOf } from './reply-reader.ts';

/** Keeps what follows `prefix` in a header of the replies with this status: the ids of what was made. */
export interface Collect {
  readonly status: number;
  readonly header: string;
  readonly prefix: string;
}

/** Empty where the header is not there: it is then missing among what was made, and the audit says so. */
export function idIn(head: Buffer, { header, prefix }: Collect): string {
  const value = headerOf(head, header);
  return value?.startsWith(prefix) === true ? value.slice(prefix.length) : '';
}
