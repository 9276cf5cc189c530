import { hash } from 'node:crypto';
import type { SqlStatement } from '../client/sql-client.ts';

const HEADER = /^(?:\s*--[^\n]*\n)+/;

/**
 * A statement from its file. The header is for readers of the source; in the server's views a short comment names the
 * file instead. The digest keeps two versions of this library apart that share a connection.
 */
export function sqlStatement(file: string, source: string): SqlStatement {
  const text = source.replace(HEADER, '').trim();
  const name = file.replaceAll('-', '_');
  return { name: `flash_sale_${name}_${hash('sha256', text).slice(0, 8)}`, text: `/* flash_sale.${name} */ ${text}` };
}
