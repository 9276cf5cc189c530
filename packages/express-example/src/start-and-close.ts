export interface Running {
  /** `closed`: it was told to end meanwhile. When it rejects, everything was closed. */
  start(): Promise<'ready' | 'closed'>;
  /** Ends it, also in the middle of a start. Repeating waits for the same end. */
  close(): Promise<void>;
}

/** What every process of the example does with its beginning and its end, whatever runs in it. */
export function startAndClose(open: () => Promise<'ready' | 'closed'>, end: () => Promise<void>): Running {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= end();
    return closing;
  };
  return {
    async start() {
      try {
        return await open();
      } catch (error) {
        const wasClosing = closing !== undefined;
        await close();
        // What goes wrong in a start that is being closed is the closing.
        if (wasClosing) return 'closed';
        throw error;
      }
    },
    close,
  };
}
