// Where the host does not keep what the user showed yet, this does in its place; a host that does is left alone.
const kFeature = 'page.teach';

/** @returns {{gate: ConstructorParameters<typeof import('./gate.mjs').Gate>[0], list: () => object[], asked: string[]}} */
export function keeperOfLessons() {
  /** @type {{layout: string, prompt: string, submit: string, at: number}[]} */ let taught = [];
  const asked = [];
  let isHosts = false;
  return {
    asked,
    list: () => taught,
    gate: {
      answer({ method, params }) {
        if (!method.startsWith('page.teach') && !method.startsWith('page.forget') && method !== 'page.taught') return undefined;
        asked.push(method);
        if (isHosts) return undefined;
        taught = taught.filter(({ layout }) => layout !== params.layout);
        if (method === 'page.teach') taught.push({ layout: params.layout, prompt: params.prompt, submit: params.submit, at: Date.now() });
        return { taught };
      },
      amend(result, method) {
        if (method !== 'hello') return result;
        isHosts = result.features?.includes(kFeature) ?? false;
        return isHosts ? result : { ...result, features: [...(result.features ?? []), kFeature], taught };
      },
    },
  };
}
