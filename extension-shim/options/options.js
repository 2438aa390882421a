/** The options: every setting of the host, what the extension itself may do, and what may be done with all that is kept. */
import { createAboutPart } from '../window/about_part.js';
import { whileSeen } from '../window/awake.js';
import { createClient } from '../window/client.js';
import { createDataPart } from '../window/data_part.js';
import { createDoctorPart, whyNobody } from '../window/doctor_part.js';
import { prepareDocument } from '../window/document.js';
import { html } from '../window/dom.js';
import { createExtensionPart } from '../window/extension_part.js';
import { createHostPart, watchPermission } from '../window/host_part.js';
import { t } from '../window/language.js';
import { kNothingKnown, present } from '../window/model.js';
import { createSettings } from '../window/settings.js';
import { createTaughtPart } from '../window/taught_part.js';

prepareDocument(t('options'));
/** @type {import('../window/model.js').Known} */
let told = kNothingKnown;
let connection = '';

const client = createClient(() => chrome.runtime.connect({ name: 'popup' }), -1, ({ host, on, taught, adopt }) => {
  told = { ...told, host, on, taught: taught ?? [], adopt: adopt ?? false };
  render();
  const next = host.state === 'ready' && on !== false ? host.hello?.connection ?? '' : '';
  if (next === '') doctor.connected(null, whyNobody({ host, on }));
  else if (next !== connection) doctor.connected(host.hello);
  if (next !== '' && next !== connection) settings.load();
  connection = next;
});

const ask = /** @type {(method: string, params: object) => Promise<any>} */ (client.ask);
const hostPart = createHostPart(client);
const settings = createSettings(ask);
const taught = createTaughtPart(client);
const doctor = createDoctorPart(ask);
const about = createAboutPart();
const data = createDataPart(ask, async () => {
  for (const lesson of told.taught ?? []) await client.teach('forget', lesson);
  await chrome.storage.session.clear();
});

/** @param {string} id @param {string} title @param {HTMLElement} element */
const section = (id, title, element) => html('section', { id: `section-${id}`, 'aria-labelledby': `title-${id}` }, html('h2', { id: `title-${id}` }, title), element);
document.body.append(...hostPart.elements, html('main', {},
  section('extension', t('section_extension'), await createExtensionPart()),
  section('settings', t('section_settings'), settings.element), section('taught', t('teach_list'), taught.element),
  section('doctor', t('section_doctor'), doctor.element), section('data', t('section_data'), data), section('about', t('section_about'), about.element)));

function render() {
  const shown = present(told);
  document.body.dataset.on = String(shown.on);
  hostPart.show({ ...shown, warning: '' }, told.host.state, '');
  taught.show(shown.teach.kept);
  about.show(told.host.hello);
}

watchPermission((allowed) => {
  told = { ...told, allowed };
  render();
});
whileSeen(client, () => told.host);
