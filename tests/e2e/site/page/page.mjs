// The page of the stand-in, put together: waits as long as hydration takes, then takes the server's markup over.
// Options come in the query (see tests/e2e/README.md) and stay there when the route changes.
import { generate } from './generation.mjs';
import { createMediaStore } from './media_store.mjs';
import { takeOverPromptBox } from './prompt_box.mjs';
import { askUnlikeAnybody, generateByStream } from './stream.mjs';
import { springs, watchWrongPresses } from './traps.mjs';
import { draw, toast } from './view.mjs';

const kToastMs = 4000;
const options = new URLSearchParams(location.search);
const number = (name, otherwise) => Number(options.get(name) ?? otherwise);
const standIn = window.__standIn;
const postOfRoute = () => location.pathname.split('/').pop();
const runId = options.get('run') ?? postOfRoute();

async function ask(what, question) {
  const response = await fetch(`/stand-in/api/${what}`, { method: 'POST', body: JSON.stringify(question) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const source = options.get('source') ?? 'store';
const store = createMediaStore({ persisted: options.get('store') !== 'none' && ['store', 'both'].includes(source) });
const page = { percent: null, generating: false, mediaId: postOfRoute(), hasText: false };

function render() {
  standIn.own(() => draw({
    ...page, postId: postOfRoute(), attempts: store.attempts(page.mediaId),
  }));
}

function navigate(postId) {
  history.pushState({}, '', `/imagine/post/${postId}${location.search}`);
  render();
}

function notice(text) {
  let item;
  standIn.own(() => { item = toast(text); });
  setTimeout(() => standIn.own(() => item.remove()), kToastMs);
}

async function makeVideo(prompt) {
  const postId = postOfRoute();
  standIn.clicks.push({ at: Date.now(), prompt, postId });
  const question = { run: runId, script: options.get('script') ?? 'ok', postId, mediaId: page.mediaId, document: standIn.document };
  if (source === 'unseen') return ask('click', { ...question, prompt });
  page.generating = true;
  render();
  const shown = {
    navigate,
    notice,
    progress(percent) {
      page.percent = percent;
      render();
    },
    finished: (attempt) => store.addAttempts(page.mediaId, [attempt]),
  };
  const how = { ms: number('ms', 1500), navigateAtEnd: options.get('navigate') === 'end' };
  if (source === 'store' || source === 'neither') await generate(shown, await ask('click', { ...question, prompt }), how);
  else {
    await generateByStream(shown, { ...question, prompt, ms: how.ms, retryAfter: options.get('retry') }, {
      ...how, form: options.get('request') ?? 'media', conversation: options.get('turn'), options: { ...JSON.parse(document.body.dataset.setTo), ...Object.fromEntries(options) },
    });
  }
  standIn.finished += 1;
  page.generating = false;
  return render();
}

async function hydrate() {
  await standIn.compareWithServer();
  const element = document.querySelector('[data-prompt]');
  const box = element && takeOverPromptBox(element, { keeps: options.get('keeps') ?? 'yes' });
  const spring = springs(document.body.dataset.later);
  element?.addEventListener('input', () => {
    page.hasText = box.text() !== '';
    render();
    if (page.hasText) spring();
  });
  // As React listens: at the root, for whatever element is the submit by now.
  document.addEventListener('click', (event) => {
    const make = event.target instanceof Element && event.target.closest('button.make');
    if (make && !make.disabled) makeVideo(box.text());
  });
  document.addEventListener('submit', (event) => event.preventDefault());
  watchWrongPresses((what) => ask('wrong', { run: runId, what }));
  document.querySelector('[data-posts]').addEventListener('click', (event) => {
    const link = event.target.closest('a[data-post]');
    if (!link) return;
    event.preventDefault();
    navigate(link.dataset.post);
  });
  addEventListener('popstate', render);
  store.subscribe(render);
  standIn.hydrated = Date.now();
  render();
  if (options.has('conversation')) history.replaceState({}, '', `${location.pathname}${location.search}&conversation=c-1`);

  if (source === 'neither') await askUnlikeAnybody();
  if (options.get('known') === 'no') return;
  const opened = await ask('open', { run: runId, postId: postOfRoute(), history: options.get('history') });
  page.mediaId = opened.mediaId;
  store.addImage(opened.mediaId);
  if (opened.attempts.length > 0) store.addAttempts(opened.mediaId, opened.attempts);
}

await new Promise((resolve) => setTimeout(resolve, number('hydrate', 150)));
await hydrate();
