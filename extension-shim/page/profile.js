/**
 * Everything the shim knows about the site, as data: where things are, what they are called, in which language.
 * No code. When the site changes, update this file. The site's makers publish no list: all of this was collected from
 * public reports, and `from` gives their date. Entries without a report are marked as guessed.
 *
 * Labels are compared whole, without regard to case, and only inside the composer: they never find a button on the page.
 */

/**
 * Names of controls. `video`, `redo`, `send`, `edit`: submits, by what they say they start. `boxVideo`, `boxEdit`: the
 * prompt box of a composer that makes videos, or edits pictures. `modeVideo`, `modeOther`: switches of the mode.
 * `control`: everything else in a composer that is never a submit. `options`: the button that shows the percent.
 * `audio`: the switch of the sound. `busy`: what says, without a percent, that something is being made. `limit`: parts of a
 * notice that says that the account's limit is reached.
 * @typedef {'video'|'redo'|'send'|'edit'|'boxVideo'|'boxEdit'|'modeVideo'|'modeOther'|'control'|'options'|'audio'|'busy'|'limit'} Kind
 * @typedef {{from: string} & Partial<Record<Kind, readonly string[]>>} Labels
 */

/** `seen`: reported from a page in that language. `guessed`: translations, from lists of other extensions (2026-02) or our own. */
/** @type {Readonly<Record<string, {seen: Labels, guessed: Labels}>>} */
const languages = {
  en: {
    seen: {
      from: '2025-11 to 2026-09',
      video: ['Make video', 'Make a video'], redo: ['Redo'], send: ['Submit'], edit: ['Edit'],
      boxVideo: ['Make a video', 'Type to customize video...'],
      boxEdit: ['Type to edit image...', 'Image prompt', 'Describe your edit, @ to reference images'],
      modeVideo: ['Video'], modeOther: ['Image', 'Agent'],
      control: [
        'Settings', 'More options', 'Upload', 'Aspect Ratio', 'New Generation', 'Extend', 'Upscale', 'Regenerate', 'Download', 'HD', 'Use',
        'Add Prompt', 'Video Options', 'Generation mode', 'Video resolution', 'Video duration', 'Image generation speed', 'Media type selection',
        'Media generation in progress',
      ],
      options: ['Video Options'], busy: ['Media generation in progress'],
      // "limit reached" and "limit exceeded" alone are left out: they also end "character limit reached".
      limit: ['rate limit', 'upgrade to unlock', 'too many requests'],
    },
    guessed: { from: '2026-11', video: ['Create video', 'Generate video'], send: ['Send'], edit: ['Edit image'], control: ['Attach', 'Stop', 'Cancel', 'Close', 'Audio', 'Video audio'], audio: ['Audio', 'Video audio'] },
  },
  es: {
    seen: { from: '2025-12', video: ['Crear video'], redo: ['Rehacer'], boxVideo: ['Crear un video', 'Escribe para personalizar el video...'] },
    guessed: {
      from: '2026-02', video: ['Crear vídeo', 'Generar video'], send: ['Enviar'], edit: ['Editar'], boxVideo: ['Crear un vídeo'],
      modeVideo: ['Video', 'Vídeo'], modeOther: ['Imagen', 'Agente'], control: ['Subir', 'Regenerar', 'Descargar'],
      limit: ['límite alcanzado', 'demasiadas peticiones', 'límite de frecuencia'],
    },
  },
  'zh-CN': {
    seen: { from: '2025-11', video: ['生成视频'], options: ['视频预设'], control: ['视频预设', '更多选项', '升级视频'] },
    guessed: {
      from: '2026-02', redo: ['重新生成'], send: ['提交', '发送'], edit: ['编辑'], modeVideo: ['视频'], modeOther: ['图片', '图像', '智能体', '代理'],
      control: ['上传', '下载'], limit: ['达到了速率限制', '超过限制', '请求过多'],
    },
  },
  'zh-TW': {
    seen: { from: '' },
    guessed: {
      from: '2026-02', video: ['生成影片', '製作影片'], redo: ['重新生成'], send: ['提交', '送出'], edit: ['編輯'], modeVideo: ['影片'], modeOther: ['圖片', '圖像', '代理'],
      control: ['上傳', '下載'], limit: ['達到速率限制', '超過限制'],
    },
  },
  ja: {
    seen: { from: '2025-12', video: ['動画を作成'], control: ['ダウンロード'] },
    guessed: {
      from: '2026-02', redo: ['再試行'], send: ['送信'], edit: ['編集'], modeVideo: ['動画', 'ビデオ'], modeOther: ['画像', 'エージェント'],
      control: ['アップロード', '再生成'], limit: ['レート制限', '上限に達しました'],
    },
  },
  ko: {
    seen: {
      from: '2026-04 to 2026-09', send: ['제출'], modeVideo: ['비디오'], modeOther: ['이미지'],
      control: ['게시물 작업', '생성 모드', '비디오 해상도', '동영상 길이', '종횡비', '비디오 오디오', '연장', '미디어 생성 진행 중'],
      audio: ['비디오 오디오'], busy: ['미디어 생성 진행 중'],
    },
    guessed: {
      from: '2026-02', video: ['동영상 만들기', '비디오 만들기'], redo: ['재생성'], edit: ['편집'], modeVideo: ['동영상'], modeOther: ['에이전트'], control: ['업로드'],
      limit: ['요청 한도', '요청이 너무 많'],
    },
  },
  pt: {
    seen: { from: '2026-01', control: ['Mais opções'] },
    guessed: {
      from: '2026-02', video: ['Criar vídeo', 'Fazer vídeo'], redo: ['Refazer'], send: ['Enviar'], edit: ['Editar'], modeVideo: ['Vídeo'], modeOther: ['Imagem', 'Agente'],
      control: ['Carregar'], limit: ['limite de taxa', 'demasiadas solicitações'],
    },
  },
  tr: {
    seen: { from: '2026-09', modeOther: ['Ajan', 'Görsel'], control: ['Yükle'] },
    guessed: { from: '2026-02', video: ['Video oluştur'], redo: ['Yeniden oluştur'], send: ['Gönder'], edit: ['Düzenle'], modeVideo: ['Video'] },
  },
  fr: {
    seen: { from: '' },
    guessed: {
      from: '2026-02', video: ['Créer une vidéo'], redo: ['Régénérer', 'Réessayer'], send: ['Envoyer'], edit: ['Modifier'], modeVideo: ['Vidéo'], modeOther: ['Image', 'Agent'],
      control: ['Importer', 'Télécharger'], limit: ['limite atteinte', 'trop de requêtes', 'limite de débit'],
    },
  },
  de: {
    seen: { from: '' },
    guessed: {
      from: '2026-02', video: ['Video erstellen'], redo: ['Neu erzeugen', 'Erneut versuchen'], send: ['Absenden', 'Senden'], edit: ['Bearbeiten'], modeVideo: ['Video'],
      modeOther: ['Bild', 'Agent'], control: ['Hochladen', 'Herunterladen'], limit: ['ratenlimit erreicht', 'limit überschritten', 'zu viele anfragen'],
    },
  },
  ru: {
    seen: { from: '' },
    guessed: {
      from: '2026-02', video: ['Создать видео'], redo: ['Регенерировать'], send: ['Отправить'], edit: ['Изменить', 'Редактировать'], modeVideo: ['Видео'],
      modeOther: ['Изображение', 'Агент'], control: ['Загрузить'], limit: ['превышен лимит', 'слишком много запросов'],
    },
  },
  it: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Crea video'], redo: ['Rigenera'], send: ['Invia'], edit: ['Modifica'], modeVideo: ['Video'], modeOther: ['Immagine', 'Agente'] } },
  nl: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Video maken'], redo: ['Opnieuw'], send: ['Verzenden'], edit: ['Bewerken'], modeVideo: ['Video'], modeOther: ['Afbeelding'] } },
  pl: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Utwórz wideo'], redo: ['Wygeneruj ponownie'], send: ['Wyślij'], edit: ['Edytuj'], modeVideo: ['Wideo'], modeOther: ['Obraz'] } },
  vi: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Tạo video'], redo: ['Tạo lại'], send: ['Gửi'], edit: ['Chỉnh sửa'], modeVideo: ['Video'], modeOther: ['Hình ảnh'] } },
  id: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Buat video'], redo: ['Buat ulang'], send: ['Kirim'], edit: ['Edit'], modeVideo: ['Video'], modeOther: ['Gambar'] } },
  ro: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Creează video'], redo: ['Regenerează'], send: ['Trimite'], edit: ['Editează'], modeVideo: ['Video'], modeOther: ['Imagine'] } },
  sv: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Skapa video'], redo: ['Regenerera'], send: ['Skicka'], edit: ['Redigera'], modeVideo: ['Video'], modeOther: ['Bild'] } },
  cs: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Vytvořit video'], redo: ['Regenerovat'], send: ['Odeslat'], edit: ['Upravit'], modeVideo: ['Video'], modeOther: ['Obrázek'] } },
  hu: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Videó készítése'], redo: ['Újragenerálás'], send: ['Küldés'], edit: ['Szerkesztés'], modeVideo: ['Videó'], modeOther: ['Kép'] } },
  fil: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Gumawa ng video'], redo: ['Muling buuin'], send: ['Ipadala'], edit: ['I-edit'], modeVideo: ['Video'], modeOther: ['Larawan'] } },
  // The lists' word for redo, "відтворити", is what players call their play button.
  uk: { seen: { from: '' }, guessed: { from: '2026-02', video: ['Створити відео'], send: ['Надіслати'], edit: ['Редагувати'], modeVideo: ['Відео'], modeOther: ['Зображення'] } },
  ar: { seen: { from: '' }, guessed: { from: '2026-02', video: ['إنشاء فيديو'], redo: ['إعادة التوليد'], send: ['إرسال'], edit: ['تعديل', 'تحرير'], modeVideo: ['فيديو'], modeOther: ['صورة'] } },
  fa: { seen: { from: '' }, guessed: { from: '2026-02', video: ['ساخت ویدیو'], redo: ['تولید مجدد'], send: ['ارسال'], edit: ['ویرایش'], modeVideo: ['ویدیو', 'ویدئو'], modeOther: ['تصویر'] } },
};

export const kProfile = {
  languages,

  /** 2026-09. A query (`?conversation=<id>` comes shortly after landing) names no other page: paths only. */
  routes: { root: '/imagine', post: '/imagine/post/' },

  /** 2026-02: a zustand store in sessionStorage. No later report mentions it. */
  store: {
    key: 'useMediaStore', state: 'state', version: 'version', videos: 'videoByMediaId', images: 'imageByMediaId',
    /** An attempt's names, best first (all but `videoId` guessed); posts of the same picture; what says how it ended. */
    ids: /** @type {const} */ (['id', 'videoId', 'videoPostId', 'itemId']), posts: /** @type {const} */ (['parentPostId', 'originalPostId']),
    refused: 'moderated', progress: 'progress', addresses: /** @type {const} */ (['mediaUrl', 'videoUrl']),
  },

  /** What takes a prompt: `textarea` 2025-11 to 2026-03, an editor (TipTap) since 2026-02. Which of them is asked of the structure around it. */
  box: { text: 'textarea', editor: '[contenteditable="true"], [contenteditable=""], [contenteditable="plaintext-only"]', hint: '[data-placeholder]' },

  /** What holds a prompt box and its submit: `.query-bar` 2026-04. Where there is neither, the shim looks a few levels up. */
  composer: { form: 'form', bar: '.query-bar', levels: 6 },

  /** Composers that were seen, the first that fits: the kind of box, what holds it (`around`: neither form nor bar), what is in it. */
  layouts: [
    { name: 'textarea', from: '2025-11', box: 'text' },
    { name: 'arrow', from: '2026-02', box: 'editor', composer: 'around' },
    { name: 'bar', from: '2026-04', box: 'editor', has: '.query-bar [role="radiogroup"], .query-bar [role="radio"]' },
    { name: 'camera', from: '2026-05', box: 'editor', has: '.query-bar' },
    { name: 'dropdowns', from: '2026-09', box: 'editor', has: '[aria-haspopup="menu"]' },
    { name: 'editor', from: '2026-02', box: 'editor' },
  ],

  /** What ends a composer: an element of the page that is larger than one, or that shows something else. */
  outside: 'body, main, header, footer, nav, aside, article, section, figure, ul, ol, li, video, a, dialog, [role="main"], [role="list"], [role="listitem"], [role="dialog"], [class*="media-post-masonry-card"]',
  picture: 'img, picture, video, canvas',

  button: 'button, [role="button"], input[type="submit"]',
  /** Parts of a composer that choose something: never a submit. 2026-04 radios, 2026-09 menus. */
  option: '[role="radio"], [role="switch"], [role="tab"], [role="checkbox"], [role="combobox"], [role^="menuitem"], [role="option"], [aria-checked], [aria-pressed], [aria-selected], [aria-haspopup], [aria-expanded], [type="reset"]',
  options: '[role="radiogroup"], [role="menu"], [role="listbox"], [role="tablist"]',
  /** How a switch shows that it is on. The class: 2026-03. */
  on: '[aria-checked="true"], [aria-pressed="true"], [aria-selected="true"], [data-state="on"], [data-state="checked"], .bg-button-filled',
  off: '[aria-pressed="false"]',
  /** How a button says that it is one of several states, on or not. */
  stated: '[aria-checked], [aria-pressed], [aria-selected]',
  /** Values of options, in every language: `10s`, `720p`, `9:16`. What is in brackets is the value. Radios 2026-04, menus that show the current one 2026-09. */
  values: { length: '^(\\d{1,2})\\s?(?:s|sec|秒|초|с)$', resolution: '^(\\d{3,4}p)$', aspect: '^(\\d{1,2}:\\d{1,2})$' },
  /** Those that only videos have. */
  videoValues: /** @type {const} */ (['length', 'resolution']),
  /** What a generation starts from, with a prompt and without (2026-03, in requests; on a button: guessed). */
  presets: { custom: ['custom'], normal: ['normal'] },
  submit: '[type="submit"]',
  /** The arrow of the submit, 2026-02 to 2026-07. */
  submitIcon: 'path[d*="M6 11L12 5"]',
  /** The pill that starts at once and without a prompt, 2026-03 to 2026-07. */
  promptlessIcon: 'path[d^="M12 4C14.48"]',

  /** What repeats itself. */
  list: 'ul, ol, nav, [role="list"]',
  /** The classes of these selectors, for reports: every other class of the page says nothing, or too much. */
  classes: ['query-bar', 'tiptap', 'ProseMirror', 'bg-button-filled', 'media-post-masonry-card', 'tabular-nums', 'animate-pulse', 'toast'],
  /** Those of them that say what an element is, and not how it looks now. */
  lasting: ['query-bar', 'tiptap', 'ProseMirror'],

  dialog: 'dialog[open], [role="dialog"], [role="alertdialog"], [aria-modal="true"]',
  hidden: '[hidden], [inert], [aria-hidden="true"]',

  /** Percents, best first: the button with `options` as its name (2025-11 to 2026-02), an overlay (2026-03). */
  progress: { button: 'button', overlay: 'span.tabular-nums, span.animate-pulse' },
  /** What has a name of its own, for those that say without a percent that something is being made (2026-09). */
  named: '[aria-label]',
  /** Where a percent belongs to the picture of some post, in a strip or a list (2026-02). */
  picked: 'button, a, li, nav, [role="listitem"]',
  /** Best first. The first two 2025-11 to 2026-03, in Chinese, too. */
  notice: ['section[aria-label*="Notifications"] li.toast', 'section[aria-label*="notifications" i] li', 'section[aria-live] li', '[role="alert"]'],
  /** Units of time in a notice; others than the English ones are guessed. */
  units: [
    { ms: 1000, names: ['s', 'sec', 'secs', 'second', 'seconds', '秒', '초', 'segundo', 'segundos', 'seconde', 'secondes', 'sekunde', 'sekunden', 'сек'] },
    { ms: 60_000, names: ['m', 'min', 'mins', 'minute', 'minutes', '分', '分钟', '分鐘', '분', 'minuto', 'minutos', 'minuten', 'мин'] },
    { ms: 3_600_000, names: ['h', 'hr', 'hrs', 'hour', 'hours', '小时', '小時', '時間', '시간', 'hora', 'horas', 'heure', 'heures', 'stunde', 'stunden', 'час'] },
  ],

  /**
   * Other extensions. `acts`: it may press the submit by itself; one whose sessions cannot be seen counts as working while
   * it is there. `keys`: where it keeps its sessions in the page's storage, and `active` what says in there that one runs.
   */
  others: [
    { name: 'grok-auto-retry', from: '2026-01', acts: true, mark: '[id="grok-retry-root"]', keys: '^(?:grokRetrySession_|useGrokRetry\\w*_store$)', active: ['isSessionActive', 'isActive'] },
    { name: 'Grok Imagine Auto', from: '2026-04', acts: true, mark: '[id="grok-auto-overlay"]' },
    { name: 'GVP', from: '2026-03', acts: true, mark: '[id^="gvp-"]' },
    { name: 'Grok Powertools', from: '2026-08', acts: true, mark: '[id="grok-powertools-overlay"]' },
    { name: 'Grok Enhancer', from: '2026-03', acts: true, mark: '[id="grok-rate-limit"]' },
    { name: 'Enhance Grok Imagine', from: '2025-11', acts: false, mark: '.grok-imagine-download-button' },
    { name: 'Grok Imagine Plus', from: '2026-01', acts: false, mark: '[id="main-add-btn"]' },
  ],
};
