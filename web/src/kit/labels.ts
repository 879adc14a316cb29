import { documentKinds } from '#contract/kinds.ts'
import { speech } from '../i18n/language.svelte.ts'

const kinds = new Map<string, { vi: string; en: string }>(documentKinds.map((kind) => [kind.code, kind]))

/** Name of a kind of document in the language of the person. */
export function kindName(code: string): string {
  const kind = kinds.get(code)
  return kind ? kind[speech.language] : code
}

/** All kinds as choices, in the order of the decree. */
export function kindChoices(): { value: string; label: string }[] {
  return documentKinds.map((kind) => ({ value: kind.code, label: kind[speech.language] }))
}
