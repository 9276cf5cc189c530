const PENDING = 'flash-sale.pending';

/**
 * What the buyer wants, under the key that names it. Kept in the tab until its outcome is known, so that neither a second
 * press nor a reload in the middle makes it a second purchase.
 *
 * @typedef {object} Intent
 * @property {'buy' | 'hold'} verb
 * @property {string} buyer
 * @property {number} productId
 * @property {number} quantity
 * @property {string} key
 * @property {boolean} [refused] It was refused, and is sent again only when the buyer presses again.
 */

/**
 * The same wish as before gets the same key; another one a key of its own.
 *
 * @param {Omit<Intent, 'key'>} wish
 * @returns {Intent}
 */
export function intentFor(wish) {
  const before = pendingIntent();
  const same =
    before !== undefined &&
    before.verb === wish.verb &&
    before.buyer === wish.buyer &&
    before.productId === wish.productId &&
    before.quantity === wish.quantity;
  return remember({ ...wish, key: same ? before.key : newKey() });
}

/** @returns {Intent | undefined} */
export function pendingIntent() {
  const text = sessionStorage.getItem(PENDING);
  return text === null ? undefined : JSON.parse(text);
}

/**
 * Nothing was taken for now. The key stays that of this wish: a refusal is decided anew under the same key, and an attempt
 * that is still under way somewhere can then not become a second purchase.
 *
 * @param {Intent} intent
 */
export function refuseIntent(intent) {
  remember({ ...intent, refused: true });
}

/** The wish was fulfilled, or can never be under this key: the next press is a new one. */
export function settleIntent() {
  sessionStorage.removeItem(PENDING);
}

/**
 * @param {Intent} intent
 * @returns {Intent}
 */
function remember(intent) {
  sessionStorage.setItem(PENDING, JSON.stringify(intent));
  return intent;
}

/** 128 random bits. Not `randomUUID`, which a page without TLS does not have. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
