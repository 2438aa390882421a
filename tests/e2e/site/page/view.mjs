// What the page shows. Draws from a plain description of the state; keeps none itself.

const find = (selector) => document.querySelector(selector);

/** A colour of its own for each id, so that screenshots can be told apart. */
function hue(id) {
  return [...id].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 360, 7);
}

function picture(id) {
  const h = hue(id);
  return `linear-gradient(160deg, hsl(${h} 60% 62%), hsl(${(h + 50) % 360} 55% 30%) 60%, hsl(${(h + 80) % 360} 50% 14%))`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function postLink({ id, label, current, refused }) {
  const link = document.createElement('a');
  link.href = `/imagine/post/${id}${location.search}`;
  link.dataset.post = id;
  link.className = [current && 'current', refused && 'refused'].filter(Boolean).join(' ');
  link.textContent = label;
  link.style.backgroundImage = picture(id);
  return link;
}

/**
 * @param {{mediaId: string, postId: string, attempts: {id: string, moderated: boolean}[], percent: number|null,
 *   generating: boolean, hasText: boolean}} state
 */
export function draw({ mediaId, postId, attempts, percent, generating, hasText }) {
  const shown = attempts.find((attempt) => attempt.id === postId);
  find('[data-picture]').style.backgroundImage = picture(postId);
  find('[data-stage]').dataset.state = generating ? 'generating' : shown ? (shown.moderated ? 'refused' : 'video') : 'image';
  setText(find('[data-caption]'), generating ? 'Generating…' : shown ? (shown.moderated ? 'Refused' : 'Video') : 'Image');
  setText(find('[data-progress]'), percent === null ? '•••' : `${percent}%`);
  find('[data-posts]').replaceChildren(
    postLink({ id: mediaId, label: 'Image', current: mediaId === postId }),
    ...attempts.map((attempt, index) => postLink({
      id: attempt.id, label: attempt.moderated ? 'Refused' : `Video ${index + 1}`, current: attempt.id === postId, refused: attempt.moderated,
    })),
  );
  drawSubmit({ again: attempts.some((attempt) => !attempt.moderated), generating, hasText });
}

/** The submit as the layout has it: called otherwise after a video, there only while there is text, or disabled without. */
function drawSubmit({ again, generating, hasText }) {
  const form = find('[data-form]');
  const template = form.querySelector('template');
  let make = form.querySelector('button.make');
  if (template && hasText && !make) template.after(template.content.cloneNode(true));
  if (template && !hasText) make?.remove();
  make = form.querySelector('button.make');
  if (!make) return;
  const label = again ? make.dataset.redo : make.dataset.make;
  make.setAttribute('aria-label', label);
  if (!make.querySelector('svg')) setText(make, label);
  make.disabled = generating || (form.hasAttribute('data-wants-text') && !hasText);
}

/** @param {string} text */
export function toast(text) {
  const item = document.createElement('li');
  item.className = 'toast';
  item.textContent = text;
  find('[data-notices] ol').append(item);
  return item;
}
