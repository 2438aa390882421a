// The part of CSS selectors that the shim's profile uses: names, classes, attributes, descendants, lists. Anything else throws.
const kPart = /^(?:(?<name>[\w-]+)|\.(?<class>[\w-]+)|\[(?<attribute>[\w-]+)(?:(?<how>[*^]?)="(?<value>[^"]*)"(?<loose> i)?)?\])/;
const kSplit = /,\s*(?![^[]*\])/;

/** @param {string} compound */
function parse(compound) {
  const parts = [];
  for (let rest = compound; rest !== '';) {
    const found = kPart.exec(rest);
    if (!found) throw new Error(`no selector that the tests know: ${compound}`);
    parts.push(found.groups);
    rest = rest.slice(found[0].length);
  }
  return parts;
}

/** @type {Map<string, object[][][]>} */ const known = new Map();
function parsed(selector) {
  if (!known.has(selector)) known.set(selector, selector.split(kSplit).map((one) => one.trim().split(/\s+(?![^[]*\])/).map(parse)));
  return known.get(selector);
}

function fits(element, part) {
  if (part.name) return element.localName === part.name;
  if (part.class) return (element.attributes.class ?? '').split(' ').includes(part.class);
  let has = element.attributes[part.attribute];
  if (has === undefined || part.value === undefined) return has !== undefined;
  let wanted = part.value;
  has = String(has);
  if (part.loose) [has, wanted] = [has.toLowerCase(), wanted.toLowerCase()];
  return part.how === '*' ? has.includes(wanted) : part.how === '^' ? has.startsWith(wanted) : has === wanted;
}

export function matches(element, selector) {
  return parsed(selector).some((compounds) => {
    let at = element;
    for (const [index, compound] of [...compounds].reverse().entries()) {
      const all = (candidate) => compound.every((part) => fits(candidate, part));
      if (index > 0) for (at = at.parentElement; at && !all(at); at = at.parentElement);
      if (!at || !all(at)) return false;
    }
    return true;
  });
}
