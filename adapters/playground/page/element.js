/** Making elements. Text is always text: nothing here, or anywhere on this page, reads it as markup. */

/**
 * @param {string} tag
 * @param {{ class?: string, text?: string, on?: Record<string, (event: Event) => void>, [attribute: string]: unknown }} [given]
 *   An attribute that is `undefined` or `false` is left out.
 * @param {(Node | undefined)[]} [children]
 */
export function element(tag, given = {}, children = []) {
  const { class: className, text, on = {}, ...attributes } = given;
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, hear] of Object.entries(on)) made.addEventListener(name, hear);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** What stands in the round picture: the last sign of a name. */
export function pictureOf(name) {
  return [...name].at(-1) ?? '';
}
