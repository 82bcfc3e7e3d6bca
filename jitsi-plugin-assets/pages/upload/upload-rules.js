/** What may be sent, how it is kept, and what an answer of the server means. Pure. */

/** An A4 of this many dots is read well, and is a few hundred kB instead of ten MB. */
const LONGEST_SIDE = 2500;

const ENDINGS = {
  pdf: ['.pdf', 'application/pdf'],
  jpeg: ['.jpg', '.jpeg', 'image/jpeg'],
  png: ['.png', 'image/png'],
  heic: ['.heic', '.heif', 'image/heic'],
  tiff: ['.tif', '.tiff', 'image/tiff'],
  docx: ['.docx'],
  odt: ['.odt'],
};

/** What the window of the browser offers to choose from. */
export function acceptOf(kinds) {
  return kinds.flatMap((kind) => ENDINGS[kind] ?? []).join(',');
}

/** How photos are sent: one as it is, several as one PDF; null where neither is asked for. */
export function kindOfPhotos(kinds, pages) {
  if (pages === 1 && kinds.includes('jpeg')) return 'jpeg';
  return kinds.includes('pdf') ? 'pdf' : null;
}

/** Which of the files go, and why the others do not: too_large, too_many. */
export function sorted(files, { most, largest }) {
  const going = [];
  const refused = [];
  for (const file of files) {
    if (file.size > largest) refused.push({ file, why: 'too_large' });
    else if (going.length >= most) refused.push({ file, why: 'too_many' });
    else going.push(file);
  }
  return { going, refused };
}

/** The size of a picture that is made smaller; a small one stays as it is. */
export function fitted(width, height, longest = LONGEST_SIDE) {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Whole percents; a hundred only when all of it is there. */
export function percentOf(sent, size) {
  if (!size) return 0;
  return sent >= size ? 100 : Math.max(0, Math.min(99, Math.floor((sent / size) * 100)));
}

/** The text and the code of a refusal (RFC 9457); empty where the answer is something else. */
export function problemIn(text) {
  try {
    const { detail = '', code = '' } = JSON.parse(text);
    return { detail: String(detail), code: String(code) };
  } catch {
    return { detail: '', code: '' };
  }
}

const PASSING = ['document_wrong_offset', 'document_busy'];

/** Whether it may go better later: the line, the server, or the connection of before. */
export function isPassing(status, code) {
  if (!status || status >= 500 || status === 429) return true;
  return PASSING.includes(code);
}

/** The id of a document in its address. */
export function documentIn(address) {
  return (address ?? '').split('?')[0].split('/').filter(Boolean).pop() ?? '';
}
