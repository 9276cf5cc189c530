/**
 * Lua without its comments, indentation and empty lines. Every epoch of every sale has a script of its own in the server's
 * cache, and comments are nothing that a server needs. Comments are lines of their own in our files.
 */
export function condensed(lua: string): string {
  const lines = lua.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('--')).join('\n');
}
