/**
 * What became of a request.
 *
 * @typedef {object} Answer
 * @property {number} status HTTP's; 0 when no whole answer came.
 * @property {any} json The body, where it is JSON; else an empty object.
 * @property {string} problem The name of the problem: the last part of its `type`. Empty where the body is no problem.
 * @property {number | undefined} retryAfterMs How long the server wants us to wait.
 * @property {number | undefined} serverAt The server's clock when it answered, to the second; in epoch milliseconds.
 */

/**
 * @typedef {object} Question
 * @property {unknown} [body] Sent as JSON.
 * @property {Record<string, string>} [headers]
 * @property {string} [key] The idempotency key.
 */

/** Longer than the server's own deadlines: who waits less gives up on answers that are on their way. */
const PATIENCE_MS = 15_000;

/**
 * Sends one request and never rejects: an answer that did not come is an answer with status 0.
 *
 * @param {string} method
 * @param {string} path
 * @param {Question} [question]
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, { body, headers = {}, key } = {}) {
  /** @type {Record<string, string>} */
  const all = { Accept: 'application/json', ...headers };
  if (body !== undefined) all['Content-Type'] = 'application/json';
  if (key !== undefined) all['Idempotency-Key'] = `"${key}"`;
  try {
    const response = await fetch(path, {
      method,
      headers: all,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return read(response, await response.text());
  } catch {
    return { status: 0, json: {}, problem: '', retryAfterMs: undefined, serverAt: undefined };
  }
}

/**
 * @param {Response} response
 * @param {string} text
 * @returns {Answer}
 */
function read({ status, headers }, text) {
  const isJson = /json/.test(headers.get('content-type') ?? '');
  const json = isJson ? JSON.parse(text) : {};
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const date = Date.parse(headers.get('date') ?? '');
  return {
    status,
    json,
    problem: typeof json.type === 'string' ? (json.type.split('/').at(-1) ?? '') : '',
    // The body's is the same wait, only exact.
    retryAfterMs: json.retryAfterMs ?? (Number.isNaN(seconds) ? undefined : seconds * 1_000),
    serverAt: Number.isNaN(date) ? undefined : date,
  };
}
