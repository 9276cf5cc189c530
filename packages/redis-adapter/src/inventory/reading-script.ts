import generation from '../scripts/generation.lua';
import { condensed } from './condensed.ts';

/** A script that reads one generation of a sale, and may do so on a server that is short of memory. */
export function readingScript(body: string): string {
  return `#!lua flags=no-writes\n${condensed(generation)}\n${condensed(body)}`;
}
