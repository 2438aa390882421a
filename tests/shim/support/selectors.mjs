// The part of CSS selectors that the shim uses: names, classes, attributes, descendants and children, places among
// siblings of one name, what is inside, lists. Anything else throws.
const kPart = /^(?:(?<name>[\w-]+|\*)|\.(?<class>[\w-]+)|\[(?<attribute>[\w-]+)(?:(?<how>[*^]?)="(?<value>[^"]*)"(?<loose> i)?)?\]|:nth-(?<last>last-)?of-type\((?<nth>\d+)\))/;

/** Where a text may be split: outside all brackets. @param {string} text @param {(letter: string) => boolean} at */
function splitOutside(text, at) {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    depth += '[('.includes(letter) ? 1 : '])'.includes(letter) ? -1 : 0;
    if (depth === 0 && at(letter)) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** @param {string} compound */
function parse(compound) {
  const parts = [];
  for (let rest = compound; rest !== '';) {
    if (rest.startsWith(':has(')) {
      const inner = /^:has\(((?:[^()]|\((?:[^()])*\))*)\)/.exec(rest);
      if (!inner) throw new Error(`no selector that the tests know: ${compound}`);
      parts.push({ has: inner[1].trim() });
      rest = rest.slice(inner[0].length);
      continue;
    }
    const found = kPart.exec(rest);
    if (!found) throw new Error(`no selector that the tests know: ${compound}`);
    parts.push(found.groups);
    rest = rest.slice(found[0].length);
  }
  return parts;
}

/** `child`: the one before it has to be its parent. @param {string} text */
function complex(text) {
  let child = false;
  const steps = [];
  for (const word of splitOutside(text, (letter) => letter === ' ')) {
    if (word === '>') child = true;
    else {
      steps.push({ child, parts: parse(word) });
      child = false;
    }
  }
  return steps;
}

/** @type {Map<string, object[][]>} */ const known = new Map();
function parsed(selector) {
  if (!known.has(selector)) known.set(selector, splitOutside(selector, (letter) => letter === ',').map(complex));
  return known.get(selector);
}

function fits(element, part) {
  if (part.has !== undefined) return [...element.descendants()].some((inner) => endsIn(inner, complex(part.has), element));
  if (part.nth) {
    const like = (element.parentElement?.children ?? [element]).filter(({ localName }) => localName === element.localName);
    const index = like.indexOf(element);
    return (part.last ? like.length - index : index + 1) === Number(part.nth);
  }
  if (part.name) return part.name === '*' || element.localName === part.name;
  if (part.class) return (element.attributes.class ?? '').split(' ').includes(part.class);
  let has = element.attributes[part.attribute];
  if (has === undefined || part.value === undefined) return has !== undefined;
  let wanted = part.value;
  has = String(has);
  if (part.loose) [has, wanted] = [has.toLowerCase(), wanted.toLowerCase()];
  return part.how === '*' ? has.includes(wanted) : part.how === '^' ? has.startsWith(wanted) : has === wanted;
}

/** Whether an element is what the steps lead to, from wherever they begin, or from `scope` on. */
function endsIn(element, steps, scope = null) {
  const last = steps.at(-1);
  if (!last.parts.every((part) => fits(element, part))) return false;
  const before = steps.slice(0, -1);
  if (before.length === 0) return !scope || (last.child ? element.parentElement === scope : scope.contains(element));
  if (last.child) return element.parentElement !== null && element.parentElement !== scope && endsIn(element.parentElement, before, scope);
  for (let at = element.parentElement; at && at !== scope; at = at.parentElement) if (endsIn(at, before, scope)) return true;
  return false;
}

export function matches(element, selector) {
  return parsed(selector).some((steps) => endsIn(element, steps));
}
