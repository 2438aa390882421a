/** The log of a session: the newest lines first, filtered by any word, and copied. It is the host's own text, in English. */
import { html } from './dom.js';
import { counted, number, t } from './language.js';
import { button, copyText, setList, setText, timed } from './parts.js';

const kLines = 200;

export function createLogPart() {
  /** @type {{time: string, text: string}[]} */ let lines = [];
  const filter = html('input', { id: 'log-filter', type: 'search', autocomplete: 'off', spellcheck: 'false', 'aria-label': t('log_filter'), placeholder: t('log_filter') });
  const status = html('span', { id: 'log-status', role: 'status' });
  const list = html('ol', { id: 'log', lang: 'en' });
  const details = html('details', { id: 'log-details' }, html('summary', {}, t('log')),
    html('div', { class: 'line tools' }, filter, button(t('copy'), () => copyText(chosen().map(({ time, text }) => `${time} ${text}`.trim()).join('\n'), status), { id: 'log-copy' })), status, list);
  filter.addEventListener('input', draw);
  details.addEventListener('toggle', draw);

  function chosen() {
    const wanted = filter.value.trim().toLowerCase();
    return wanted === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(wanted));
  }
  /** Nothing is drawn while it is closed. */
  function draw() {
    if (!details.open) return;
    const found = chosen();
    setText(status, found.length === lines.length ? counted('log_lines', lines.length) : t('n_of_m', number(found.length), number(lines.length)));
    setList(list, found.slice(0, kLines), timed);
  }

  return {
    element: details,
    /** @param {{time: string, text: string}[]} shown newest first */
    show(shown) {
      lines = shown;
      details.hidden = shown.length === 0;
      draw();
    },
  };
}
