/** Epoch milliseconds as RFC 3339 in UTC, the form that the API speaks. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
