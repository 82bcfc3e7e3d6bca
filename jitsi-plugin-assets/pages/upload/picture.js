/** A photo as it is sent: upright, not larger than is read well, and a JPEG. */

import { fitted } from './upload-rules.js';

const QUALITY = 0.85;

/** How a telephone was held stands in the file; an old browser turns the picture by itself. */
async function bitmapOf(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return createImageBitmap(file);
  }
}

/** Draws a file with a picture; rejects when the browser cannot read it. */
export async function drawnFile(file) {
  const bitmap = await bitmapOf(file);
  const canvas = drawn(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return canvas;
}

/** Draws what the camera sees now. */
export function drawnVideo(video) {
  return drawn(video, video.videoWidth, video.videoHeight);
}

function drawn(source, width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fitted(width, height));
  const pen = canvas.getContext('2d', { alpha: false });
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export async function jpegOf(canvas) {
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY);
  });
  if (!blob) throw new Error('no picture');
  return { blob, width: canvas.width, height: canvas.height };
}
