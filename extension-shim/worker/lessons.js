/**
 * What the user showed of the site's composers. The host stores it, the pages use it, and the popup shows it. Only a popup can
 * save or forget something; a page cannot.
 */

/** @typedef {import('../types.d.ts').Taught} Taught */
/** @typedef {import('../types.d.ts').Lesson} Lesson */

const kFeature = 'page.teach';

/**
 * @param {object} world
 * @param {Pick<import('./port.js').Host, 'state'|'request'>} world.host
 * @param {() => void} world.changed
 */
export function createLessons({ host, changed }) {
  /** @type {Taught[]} */ let taught = [];

  /** @param {any} result */
  function take(result) {
    taught = Array.isArray(result?.taught) ? result.taught : [];
  }

  return {
    list: () => taught,
    /** The host has answered `hello` again. */
    greeted: () => take(host.state().hello),
    /** @param {string} act @param {Lesson|undefined} lesson @returns {Promise<object>} an answer for the popup */
    async change(act, lesson) {
      const { features = [] } = /** @type {{features?: string[]}} */ (host.state().hello ?? {});
      if (!lesson) return { error: { name: 'invalid_params', message: '', retryable: false } };
      if (host.state().state === 'ready' && !features.includes(kFeature)) return { error: { name: 'cannot_teach', message: '', retryable: false } };
      const { layout, prompt, submit } = lesson;
      try {
        take(await (act === 'save' ? host.request('page.teach', { layout, prompt, submit }) : host.request('page.forget', { layout })));
      } catch (error) {
        return { error };
      }
      changed();
      return { result: null };
    },
  };
}
