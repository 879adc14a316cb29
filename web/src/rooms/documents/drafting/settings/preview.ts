import type { SigningMode } from '#contract/authority.ts'

const upper = (text: string) => text.trim().toLocaleUpperCase('vi')

/** What will be printed above the name, as the server composes it (Decree 30/2020 Appendix I, II.7). */
export function previewLines(it: {
  mode: SigningMode
  body: string
  forTitle: string
  viaTitle: string
  title: string
}): readonly string[] {
  const { mode } = it
  return [
    ...(it.body.trim() !== '' && (mode === 'onBehalf' || mode === 'signFor') ? [`TM. ${upper(it.body)}`] : []),
    ...(mode === 'signFor' ? [`KT. ${upper(it.forTitle)}`] : []),
    ...(mode === 'byOrder' ? [`TL. ${upper(it.forTitle)}`] : []),
    ...(mode === 'byOrder' && it.viaTitle.trim() !== '' ? [`KT. ${upper(it.viaTitle)}`] : []),
    ...(mode === 'byAuthorisation' ? [`TUQ. ${upper(it.forTitle)}`] : []),
    upper(it.title),
  ]
}
