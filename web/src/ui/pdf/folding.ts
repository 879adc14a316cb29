/** One page's text and how it reads without accents and capitals; `at[i]` is where the i-th folded letter stands in the text. */
export interface Folded {
  readonly plain: string
  readonly at: readonly number[]
}

/** Folds letter by letter, so that a hit can be shown in the original. `keepAccents` folds capitals and blanks only. */
export function fold(text: string, keepAccents: boolean): Folded {
  let plain = ''
  const at: number[] = []
  let blank = false
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charAt(index)
    const isBlank = /\s/.test(letter)
    if (isBlank && blank) continue
    blank = isBlank
    const base = isBlank ? ' ' : keepAccents ? letter.toLowerCase() : withoutAccents(letter)
    for (const piece of base) {
      plain += piece
      at.push(index)
    }
  }
  return { plain, at }
}

export function hasAccents(text: string): boolean {
  return /[đĐ]|\p{M}/u.test(text.normalize('NFD'))
}

function withoutAccents(letter: string): string {
  return letter.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}
