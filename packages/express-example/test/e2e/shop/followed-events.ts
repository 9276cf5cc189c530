/** The events of one stream, newest last. */
export interface FollowedEvents extends Disposable {
  readonly levels: readonly Readonly<Record<string, unknown>>[];
}

/** Follows the levels of a product by server-sent events. */
export async function followEvents(url: string, productId: number): Promise<FollowedEvents> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/products/${productId}/events`, { signal: abort.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`no stream: ${response.status}`);
  const levels: Record<string, unknown>[] = [];
  const read = async (body: AsyncIterable<Uint8Array>) => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) levels.push(JSON.parse(data) as Record<string, unknown>);
      }
    }
  };
  // A stream that is broken off, by this test or by the server's end, has no more to tell.
  read(response.body).catch(() => {});
  return { levels, [Symbol.dispose]: () => abort.abort() };
}
