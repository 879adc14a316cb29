/** How values are spelt in a PDF. */

/** A text string in UTF-16 with its mark, as hexadecimal digits: no escapes, every letter (ISO 32000-1, 7.9.2.2). */
export function spellText(text: string): string {
  return `<FEFF${Buffer.from(text.normalize('NFC'), 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

/** A name; what is not a plain letter is written by its number (7.3.5). */
export function spellName(name: string): string {
  const letters = [...Buffer.from(name, 'latin1')].map((byte) => {
    const letter = String.fromCharCode(byte)
    return /[A-Za-z0-9_.+-]/u.test(letter) ? letter : `#${byte.toString(16).padStart(2, '0')}`
  })
  return `/${letters.join('')}`
}

/** At most four decimals, never with an exponent. */
export function spellNumber(value: number): string {
  const text = value.toFixed(4).replace(/\.?0+$/u, '')
  return text === '-0' ? '0' : text
}

export function spellRef(num: number, gen = 0): string {
  return `${num} ${gen} R`
}

/** A moment in UTC (7.9.4): `(D:20261122153000+00'00')`. */
export function spellTime(time: Date): string {
  return `(D:${time.toISOString().slice(0, 19).replace(/[-:T]/gu, '')}+00'00')`
}

/** A stream object; `head` are its entries but for the length. */
export function spellStream(head: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`<< ${head} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream', 'latin1'),
  ])
}
