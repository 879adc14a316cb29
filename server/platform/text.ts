/** Letters that `normalize('NFD')` does not take apart. */
const whole: Readonly<Record<string, string>> = { đ: 'd', Đ: 'd' }

/** NFC with surrounding blanks removed and inner runs of blanks made one: how typed text enters the system. */
export function tidy(value: string): string {
  return value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}]+/gu, (run) => (run.includes('\n') ? '\n' : ' '))
    .trim()
}

/** Lower case without tone or letter marks: what accent-free search compares. */
export function fold(value: string): string {
  return value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, (letter) => whole[letter] ?? letter)
    .toLowerCase()
}

/** Folded letters and digits only: `123/QĐ-UBND` → `123qdubnd`. */
export function key(value: string): string {
  return fold(value).replace(/[^a-z0-9]/g, '')
}
