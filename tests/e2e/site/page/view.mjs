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
 *   generating: boolean}} state
 */
export function draw({ mediaId, postId, attempts, percent, generating }) {
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
  const make = find('button.make');
  const label = attempts.some((attempt) => !attempt.moderated) ? 'Redo' : 'Make video';
  make.setAttribute('aria-label', label);
  setText(make, label);
  make.disabled = generating;
}

/** @param {string} text */
export function toast(text) {
  const item = document.createElement('li');
  item.className = 'toast';
  item.textContent = text;
  find('[data-notices] ol').append(item);
  return item;
}
