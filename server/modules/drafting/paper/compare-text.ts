const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu

/** One line, composed, with single blanks. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/** A line of the letterhead. What is longer is none, and must not be searched again and again. */
export function headLine(text: string): string {
  return plain(text.slice(0, 1000))
}

/**
 * Text for comparing: the tone of a word is put behind it, because `Hòa` and `Hoà`, `Ủy` and `Uỷ` are two spellings of one word, both of
 * them in use in the decrees themselves.
 */
export function folded(text: string): string {
  return plain(text)
    .split(' ')
    .map((word) => {
      const parts = word.normalize('NFD')
      const tone = parts.match(tones)?.join('') ?? ''
      return parts.replace(tones, '').normalize('NFC') + tone
    })
    .join(' ')
}

export function upperFolded(text: string): string {
  return folded(text).toLocaleUpperCase('vi')
}

/** Long names that are commonly cut short in the name of the superior agency (II.2a). */
export function shortened(text: string): string {
  return upperFolded(text)
    .replaceAll(upperFolded('ỦY BAN NHÂN DÂN'), 'UBND')
    .replaceAll(upperFolded('HỘI ĐỒNG NHÂN DÂN'), 'HĐND')
    .replaceAll(upperFolded('ỦY BAN MẶT TRẬN TỔ QUỐC'), 'UBMTTQ')
}
