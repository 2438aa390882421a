/**
 * Which document is in which tab, and what was last heard of it. A tab has one document, and a document one port. Tab ids are
 * reused and document ids are not, so a message for a document must name the document. Holds no timers.
 */

/**
 * @typedef {object} Entry
 * @property {import('../types.d.ts').Tab} tab
 * @property {import('../types.d.ts').Port} port
 * @property {import('../types.d.ts').PageState|null} page
 * @property {import('../types.d.ts').Showing|null} showing what the user shows there
 * @property {boolean} own whether an attempt of the user's own was refused there and may be continued
 * @property {import('../types.d.ts').View|null} view
 * @property {import('../types.d.ts').Decision|null} decision
 * @property {number} heardAt when the decision arrived, by the worker's own timers
 * @property {string|null} path where the page is, as it last told the host
 * @property {number} moves moves to another path that the host has not answered yet
 * @property {boolean} heard whether the host has answered what is there
 * @property {string} title what the page was told to show before its title
 * @property {import('../types.d.ts').Failure|null} failure the last request from this tab that the host refused
 */

/**
 * The document at the other end, as the browser names it; null if it is not the page of a tab (a frame, a prerendered page).
 * @param {import('../types.d.ts').Port['sender']} sender @returns {import('../types.d.ts').Tab|null}
 */
export function tabOf(sender) {
  const id = sender?.tab?.id;
  if (typeof id !== 'number' || id < 0 || sender?.frameId !== 0 || !sender.documentId) return null;
  return { id, document: sender.documentId };
}

export function createTabs() {
  /** @type {Map<number, Entry>} */ const entries = new Map();

  return {
    /** A new port of a document replaces whatever the tab had. @param {import('../types.d.ts').Tab} tab @param {import('../types.d.ts').Port} port */
    join(tab, port) {
      const old = entries.get(tab.id);
      const same = old?.tab.document === tab.document ? old : null;
      /** @type {Entry} */
      const entry = {
        tab, port, page: same?.page ?? null, showing: same?.showing ?? null, own: same?.own ?? false, view: same?.view ?? null, decision: same?.decision ?? null, heardAt: same?.heardAt ?? 0, path: same?.path ?? null, moves: 0, heard: false, title: '',
        failure: null,
      };
      entries.set(tab.id, entry);
      return entry;
    },
    /** @param {Entry} entry @returns {boolean} whether it was still the tab's entry */
    leave(entry) {
      return entries.get(entry.tab.id) === entry && entries.delete(entry.tab.id);
    },
    /** @param {Entry} entry */
    has: (entry) => entries.get(entry.tab.id) === entry,
    /** @param {number} id */
    byId: (id) => entries.get(id) ?? null,
    /** The entry of exactly this document. @param {Partial<import('../types.d.ts').Tab>|undefined} tab */
    find(tab) {
      const entry = typeof tab?.id === 'number' ? entries.get(tab.id) : undefined;
      return entry && entry.tab.document === tab?.document ? entry : null;
    },
    all: () => [...entries.values()],
  };
}
