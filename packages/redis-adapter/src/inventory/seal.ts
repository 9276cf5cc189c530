/**
 * A field of the hash of reservations that is none: it is longer than what Redis keeps in a list (64 bytes by default), so
 * that the hash is a table from its first moment, and a page of a scan has about the size that was asked for.
 */
export const SEAL_FIELD = '.';
export const SEAL_TEXT = 'Keeps this hash a table, so that scans return pages. It is no reservation.';
