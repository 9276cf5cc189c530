import { invalidRequest } from '../problems/problem.ts';
import { bareRecord } from './bare-record.ts';
import type { DocumentReply } from './reply.ts';

export type QueryResult =
  | { readonly parameters: Readonly<Record<string, string>> }
  | { readonly problem: DocumentReply };

/** Most parameters that are looked at; no route has as many. */
const PARAMETERS_MAX = 32;

/**
 * Parameters of a query, each once, names and values decoded. The record has no prototype, so that no name means anything
 * but itself. A repeated parameter or a broken escape is refused: which of two values counts must not be a guess.
 */
export function parseQuery(query: string): QueryResult {
  const parameters = bareRecord<string>();
  if (query === '') return { parameters };
  const parts = query.split('&', PARAMETERS_MAX + 1);
  if (parts.length > PARAMETERS_MAX) return refused('query', `must have at most ${PARAMETERS_MAX} parameters`);
  for (const part of parts) {
    if (part === '') continue;
    const separator = part.indexOf('=');
    const name = decode(separator < 0 ? part : part.slice(0, separator));
    const value = decode(separator < 0 ? '' : part.slice(separator + 1));
    if (name === undefined || value === undefined) return refused('query', 'has a broken percent escape');
    if (name in parameters) return refused(name, 'is given twice');
    parameters[name] = value;
  }
  return { parameters };
}

/** As forms are encoded: a plus sign is a blank. */
function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function refused(name: string, message: string): QueryResult {
  return { problem: invalidRequest([{ in: 'query', name, message }]) };
}
