/** Makes elements. Text is set as text, never as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Sets an attribute only when it changes, so that a screen reader hears a change once. */
export function mark(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  for (const line of DRAWINGS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', line);
    drawing.append(path);
  }
  return drawing;
}

const SLASH = 'M4 4l16 16';

const DRAWINGS = {
  mic: ['M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3z', 'M6 11a6 6 0 0 0 12 0', 'M12 17v4'],
  micOff: [
    'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3z',
    'M6 11a6 6 0 0 0 12 0',
    'M12 17v4',
    SLASH,
  ],
  camera: [
    'M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z',
    'M15 11l6-3v8l-6-3',
  ],
  cameraOff: [
    'M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z',
    'M15 11l6-3v8l-6-3',
    SLASH,
  ],
  share: ['M4 5h16v11H4z', 'M9 20h6', 'M12 13V8', 'M9.5 10.5L12 8l2.5 2.5'],
  chat: ['M4 5h16v11H10l-4 4v-4H4z', 'M8 9h8', 'M8 12h5'],
  hangup: ['M3 14c5-5 13-5 18 0l-2.5 2.5-3.5-1.5v-2.6a10 10 0 0 0-6 0V15l-3.500 1.500z'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  send: ['M4 12l16-7-5 15-4-6z', 'M11 14l4-4'],
  own: ['M12 8v8', 'M8 12h8', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z'],
};
