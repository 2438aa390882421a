/** What windows and keys want done: by the host, for an image or for all of them, or by the page of a tab. Each order has one answer. */

/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {{result: any}|{error: Failure}} Outcome */

const kOfImage = new Set(['session.start', 'session.stop', 'session.update', 'session.get']);
/** Those about the image that the tab shows now. */
const kOfTab = new Set(['session.start', 'session.get']);
/** What concerns no tab: settings, all images, kept prompts. Only for windows of our own, never for a page. */
const kOfWindow = new Set(['settings.get', 'settings.describe', 'settings.update', 'session.list', 'session.clear', 'session.delete', 'prompts.list', 'prompts.delete', 'store.export', 'migrate', 'copies.count', 'copies.delete', 'doctor.run']);

/** @param {string} name @param {string} [message] @param {boolean} [retryable] @returns {Outcome} */
const failed = (name, message = '', retryable = false) => ({ error: { name, message, retryable } });

/**
 * @param {object} worker
 * @param {import('./port.js').Host} worker.host
 * @param {Pick<ReturnType<typeof import('./tabs.js').createTabs>, 'byId'>} worker.tabs
 * @param {Pick<ReturnType<typeof import('./questions.js').createQuestions>, 'ask'>} worker.questions
 * @param {Pick<ReturnType<typeof import('./lessons.js').createLessons>, 'change'>} worker.lessons
 * @param {Pick<ReturnType<typeof import('./adoption.js').createAdoption>, 'update'>} worker.adoption
 * @param {(port: import('../types.d.ts').Port, message: object) => void} worker.post
 * @param {(entry: import('./tabs.js').Entry, method: string, params: object) => Promise<Outcome>} worker.forward asks the host for the page of a tab
 * @param {(mediaId: string, view: import('../types.d.ts').View|null) => void} worker.tellWindows of an image that has changed
 * @param {() => void} worker.changed something that every window shows
 * @param {() => boolean} worker.isOn the user's switch
 */
export function createOrders({ host, tabs, questions, lessons, adoption, post, forward, tellWindows, changed, isOn }) {
  /** @param {number|null} tabId */
  const entryOf = (tabId) => (tabId === null ? null : tabs.byId(tabId));

  /** @param {number|null} tabId @param {{act: string, lesson?: import('../types.d.ts').Lesson}} message @returns {Promise<object>} */
  async function teach(tabId, { act, lesson }) {
    if (act === 'save' || act === 'forget') {
      const outcome = await lessons.change(act, lesson);
      changed();
      return outcome;
    }
    const entry = entryOf(tabId);
    if (!entry || !isOn()) return failed('no_page', '', true);
    post(entry.port, { type: 'teach', act, lesson });
    return { result: null };
  }

  /** @param {string} method @param {any} params @returns {Promise<object>} */
  async function ofWindow(method, params) {
    try {
      // The switch for own clicks holds before the host has heard of it.
      const result = method === 'settings.update' ? await adoption.update(params) : await host.request(method, params);
      if (method === 'session.delete') tellWindows(params.mediaId, null);
      else if (result?.view) tellWindows(params.mediaId, result.view);
      return { result };
    } catch (error) {
      return { error };
    }
  }

  /** @param {number|null} tabId @param {{method: string, params: object, at?: string|null}} message @returns {Promise<object>} */
  async function command(tabId, { method, params, at = null }) {
    if (kOfWindow.has(method)) return ofWindow(method, params);
    if (!kOfImage.has(method)) return failed('method_not_found');
    const entry = entryOf(tabId);
    if (!entry) return kOfTab.has(method) ? failed('no_page') : ofWindow(method, params);
    if (at !== null && entry.path !== null && at !== entry.path) return failed('moved');
    return forward(entry, method, kOfTab.has(method) ? { ...params, tab: entry.tab } : params);
  }

  return {
    command,
    /** @param {number|null} tabId the tab that the window shows @param {import('../types.d.ts').Order} message @returns {Promise<object>|null} null for what is no order */
    answer(tabId, message) {
      if (message.type === 'ask') return command(tabId, message);
      if (message.type === 'teach') return teach(tabId, message);
      if (['skeleton', 'own', 'composer'].includes(message.type)) return questions.ask(message.type, entryOf(tabId)?.port);
      return null;
    },
  };
}
