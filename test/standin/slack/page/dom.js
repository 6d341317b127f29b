/**
 * Makes an element. Text is always set as text, never as markup, so nothing that a lead, a model
 * or an app wrote can become an element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `class`, `data-…`, `aria-…` and other attributes;
 *   functions become event listeners named without their `on`.
 * @param {...(Node | string | null | undefined | false)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** A link to another page, or plain text when its address is not one that is safe to follow. */
export function makeLink(address, ...label) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return make('span', {}, ...label);
  return make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...label);
}

export function byId(id) {
  return document.getElementById(id);
}
