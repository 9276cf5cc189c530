/**
 * The element with this id. Throws where the page has none, or another kind: the page and its script do not fit.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} with id ${id}`);
  return found;
}

/**
 * A new element with text, never with markup: names of products are whatever an operator typed.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [text]
 * @param {string} [className]
 */
export function make(tag, text = '', className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/**
 * Sets text only where it differs: what stays the same is not announced again, and costs no layout.
 *
 * @param {HTMLElement} target
 * @param {string} text
 */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * A button that cannot be used just now keeps the focus, so that a person on the keyboard is not thrown to the top.
 *
 * @param {HTMLButtonElement} button
 * @param {boolean} usable
 */
export function setUsable(button, usable) {
  if (usable) button.removeAttribute('aria-disabled');
  else button.setAttribute('aria-disabled', 'true');
}

/** @param {HTMLButtonElement} button */
export function isUsable(button) {
  return button.getAttribute('aria-disabled') !== 'true';
}
