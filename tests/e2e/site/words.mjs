// What the stand-in's controls are called in each language of the page. Taken from public reports where there are any,
// and the test's own truth: nothing here is read from the shim.
const words = (make, redo, box, send, modeGroup, [image, video, agent], upload, edit) => (
  { make, redo, box, send, modeGroup, modes: { image, video, agent }, upload, edit });

export const kWords = {
  en: words('Make video', 'Redo', 'Make a video', 'Submit', 'Generation mode', ['Image', 'Video', 'Agent'], 'Upload', 'Edit'),
  es: words('Crear video', 'Rehacer', 'Crear un video', 'Enviar', 'Modo de generación', ['Imagen', 'Video', 'Agente'], 'Subir', 'Editar'),
  'zh-CN': words('生成视频', '重新生成', '创建视频', '提交', '生成模式', ['图片', '视频', '智能体'], '上传', '编辑'),
  'zh-TW': words('生成影片', '重新生成', '建立影片', '提交', '生成模式', ['圖片', '影片', '代理'], '上傳', '編輯'),
  ja: words('動画を作成', '再試行', '動画を作成する', '送信', '生成モード', ['画像', '動画', 'エージェント'], 'アップロード', '編集'),
  ko: words('동영상 만들기', '재생성', '동영상 만들기', '제출', '생성 모드', ['이미지', '비디오', '에이전트'], '업로드', '편집'),
  de: words('Video erstellen', 'Erneut versuchen', 'Video erstellen', 'Absenden', 'Generierungsmodus', ['Bild', 'Video', 'Agent'], 'Hochladen', 'Bearbeiten'),
  fr: words('Créer une vidéo', 'Régénérer', 'Créer une vidéo', 'Envoyer', 'Mode de génération', ['Image', 'Vidéo', 'Agent'], 'Importer', 'Modifier'),
  eo: words('Fari filmeton', 'Refari', 'Faru filmeton', 'Ek', 'Reĝimo', ['Bildo', 'Filmeto', 'Aganto'], 'Alŝuti', 'Redakti'),
};

/** The shim does not know it. */
export const kUnknownLanguage = 'eo';
