/**
 * Puts photos together as one PDF: each page is one JPEG as it is (PDF 1.7, 7.4.8, DCTDecode).
 * That is all of the format that is needed, and a library for it would weigh 200 kB.
 */

/** A page is as large as an A4 on its longest side, in points. */
const LONGEST = 842;

const bytesOf = (text) => new TextEncoder().encode(text);

class Writer {
  constructor() {
    this.parts = [];
    this.length = 0;
    this.places = [];
  }

  add(...parts) {
    for (const part of parts) {
      const bytes = typeof part === 'string' ? bytesOf(part) : part;
      this.parts.push(bytes);
      this.length += bytes.length;
    }
  }

  object(number, ...parts) {
    this.places[number] = this.length;
    this.add(`${number} 0 obj\n`, ...parts, '\nendobj\n');
  }

  /** 7.5.4 and 7.5.5: where each object begins, in lines of exactly twenty bytes. */
  end() {
    const start = this.length;
    const lines = this.places.slice(1).map((at) => `${String(at).padStart(10, '0')} 00000 n \n`);
    this.add(`xref\n0 ${this.places.length}\n0000000000 65535 f \n`, ...lines);
    this.add(`trailer\n<< /Size ${this.places.length} /Root 1 0 R >>\n`);
    this.add(`startxref\n${start}\n%%EOF\n`);
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

function addPage(writer, first, { bytes, width, height }) {
  const scale = LONGEST / Math.max(width, height);
  const [wide, high] = [width, height].map((side) => (side * scale).toFixed(2));
  const drawn = `q ${wide} 0 0 ${high} 0 0 cm /P Do Q`;
  writer.object(
    first,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents ${first + 1} 0 R`,
    ` /Resources << /XObject << /P ${first + 2} 0 R >> >> >>`,
  );
  writer.object(first + 1, `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`);
  writer.object(
    first + 2,
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB`,
    ` /BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.length} >>\nstream\n`,
    bytes,
    '\nendstream',
  );
}

/** `pages` are JPEGs in colour: `{ bytes, width, height }`. */
export function pdfOf(pages) {
  const writer = new Writer();
  const firsts = pages.map((_, index) => 3 + index * 3);
  writer.add('%PDF-1.7\n', new Uint8Array([0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a]));
  writer.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  const kids = firsts.map((number) => `${number} 0 R`).join(' ');
  writer.object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  for (const [index, page] of pages.entries()) addPage(writer, firsts[index], page);
  return writer.end();
}
